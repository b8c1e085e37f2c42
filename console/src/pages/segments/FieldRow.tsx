import { Select } from "antd";
import type { FieldOp, FieldRule, Vocabulary } from "@/api/types";
import { useI18n } from "@/i18n";
import { labelOf } from "../customers/fields";
import { askable, wordName } from "./describe";
import { asked, compared, type FieldLeaf } from "./tree";
import { ValueInput } from "./ValueInput";

/** “orders at least 3”: an attribute, how it is compared, and with what. */
export function FieldRow({
  leaf,
  vocabulary,
  change,
}: {
  leaf: FieldLeaf;
  vocabulary: Vocabulary;
  change: (rule: Partial<FieldRule>) => void;
}) {
  const { t, language } = useI18n();
  const e = t.segments.editor;
  const { rule } = leaf;
  const field = vocabulary.fields.find((known) => known.key === rule.field);
  const pick = (key: string) => {
    const next = vocabulary.fields.find((known) => known.key === key);
    change({ field: key, ...(next?.operators[0] ? { op: next.operators[0] } : {}) });
  };
  return (
    <div className="rule">
      <Select
        aria-label={e.pickField}
        placeholder={e.pickField}
        showSearch={{ optionFilterProp: "label" }}
        value={rule.field ?? null}
        onChange={pick}
        popupMatchSelectWidth={false}
        style={{ minWidth: 150 }}
        options={askable(vocabulary.fields, rule.field).map((word) => ({
          value: word.key,
          label: wordName(t, language, word),
        }))}
      />
      {field && (
        <Select
          aria-label={t.segments.op.eq}
          value={rule.op ?? null}
          popupMatchSelectWidth={false}
          style={{ minWidth: 96 }}
          onChange={(op: FieldOp) => change(compared(rule, op, field.type))}
          options={field.operators.map((op) => ({ value: op, label: t.segments.op[op] }))}
        />
      )}
      {field && rule.op && (
        <ValueInput
          type={asked(field.type, rule.op)}
          field={field.key}
          op={rule.op}
          value={rule.value}
          {...(field.values ? { values: field.values } : {})}
          labels={Object.fromEntries(
            (field.options ?? []).map((one) => [one.key, labelOf(one.label, language, one.key)]),
          )}
          change={(value) => change({ ...rule, ...(value === undefined ? {} : { value }) })}
        />
      )}
    </div>
  );
}
