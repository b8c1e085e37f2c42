import { InputNumber, Select } from "antd";
import type { CompareOp, PurchaseMeasure } from "@/api/types";
import { useI18n } from "@/i18n";
import { minorDigits } from "@/i18n/format";
import type { PurchaseLeaf } from "./tree";
import { WindowInput } from "./WindowInput";

const MEASURES: PurchaseMeasure[] = ["net", "orders", "units"];
const COMPARE: CompareOp[] = ["gte", "lte", "gt", "lt", "eq"];
type Rule = PurchaseLeaf["rule"];

/** “spent at least 500 in the last 90 days”. */
export function PurchaseRow({ leaf, change }: { leaf: PurchaseLeaf; change: (rule: Rule) => void }) {
  const { t, f } = useI18n();
  const { rule } = leaf;
  const isMoney = rule.measure === "net";
  const scale = isMoney ? 10 ** minorDigits(f.currency) : 1;
  const measured = (measure: PurchaseMeasure) => {
    const { value: _, ...rest } = rule;
    change({ ...rest, measure });
  };
  const valued = (next: number | null) => {
    const { value: _, ...rest } = rule;
    change(next === null ? rest : { ...rest, value: Math.round(next * scale) });
  };
  return (
    <div className="rule">
      <Select
        aria-label={t.segments.editor.pickMeasure}
        value={rule.measure ?? null}
        popupMatchSelectWidth={false}
        onChange={measured}
        options={MEASURES.map((measure) => ({ value: measure, label: t.segments.measure[measure] }))}
      />
      <Select
        aria-label={t.segments.op.gte}
        value={rule.op ?? null}
        popupMatchSelectWidth={false}
        onChange={(op: CompareOp) => change({ ...rule, op })}
        options={COMPARE.map((op) => ({ value: op, label: t.segments.op[op] }))}
      />
      <InputNumber
        aria-label={t.segments.editor.value}
        min={0}
        precision={isMoney ? minorDigits(f.currency) : 0}
        value={rule.value === undefined ? null : rule.value / scale}
        onChange={valued}
        suffix={isMoney ? f.currency : null}
        style={{ width: 130 }}
      />
      <WindowInput window={rule} change={(window) => change({ ...rule, ...window })} />
    </div>
  );
}
