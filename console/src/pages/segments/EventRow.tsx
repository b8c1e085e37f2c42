import { Button, Input, InputNumber, Select } from "antd";
import type { CompareOp, EventRule, FieldOp, Vocabulary, Where } from "@/api/types";
import { lookup, useI18n } from "@/i18n";
import type { EventLeaf } from "./tree";
import { WindowInput } from "./WindowInput";

const COMPARE: CompareOp[] = ["gte", "lte", "eq"];
const WHERE_OPS: FieldOp[] = ["eq", "ne", "contains"];
type Rule = EventRule["event"];

/** “viewed a product at least 3 times in 14 days”, narrowed to what was viewed. */
export function EventRow({
  leaf,
  vocabulary,
  change,
}: {
  leaf: EventLeaf;
  vocabulary: Vocabulary;
  change: (rule: Rule) => void;
}) {
  const { t } = useI18n();
  const e = t.segments.editor;
  const { rule } = leaf;
  const where = rule.where ?? [];
  const properties = vocabulary.events.find((event) => event.name === rule.name)?.properties ?? [];
  const setWhere = (index: number, next: Where | null) =>
    change({ ...rule, where: where.flatMap((one, at) => (at === index ? (next ? [next] : []) : [one])) });
  return (
    <div className="stack-s">
      <div className="rule">
        <Select
          aria-label={e.pickEvent}
          placeholder={e.pickEvent}
          showSearch={{ optionFilterProp: "label" }}
          value={rule.name || null}
          onChange={(name: string) => change({ ...rule, name, where: [] })}
          popupMatchSelectWidth={false}
          style={{ minWidth: 150 }}
          options={vocabulary.events.map(({ name }) => ({ value: name, label: lookup(t.words.event, name) }))}
        />
        <Select
          aria-label={t.segments.op.gte}
          value={rule.count.op}
          popupMatchSelectWidth={false}
          onChange={(op: CompareOp) => change({ ...rule, count: { ...rule.count, op } })}
          options={COMPARE.map((op) => ({ value: op, label: t.segments.op[op] }))}
        />
        <InputNumber
          aria-label={e.times}
          min={0}
          max={10_000}
          value={rule.count.value}
          onChange={(value) => change({ ...rule, count: { ...rule.count, value: value ?? 1 } })}
          suffix={e.times}
          style={{ width: 96 }}
        />
        <WindowInput window={rule} change={(window) => change({ ...rule, ...window })} />
        {rule.name && properties.length > 0 && (
          <Button
            size="small"
            type="text"
            onClick={() =>
              change({ ...rule, where: [...where, { property: properties[0] ?? "", op: "eq", value: "" }] })
            }
          >
            + {e.addWhere}
          </Button>
        )}
      </div>
      {where.map((one, index) => (
        <div className="rule where" key={index}>
          <span className="muted">{e.where}</span>
          <Select
            aria-label={e.property}
            placeholder={e.property}
            value={one.property}
            onChange={(property: string) => setWhere(index, { ...one, property })}
            popupMatchSelectWidth={false}
            options={properties.map((value) => ({ value, label: lookup(t.segments.property, value) }))}
            style={{ width: 140 }}
          />
          <Select
            aria-label={t.segments.op.eq}
            value={one.op}
            popupMatchSelectWidth={false}
            onChange={(op: FieldOp) => setWhere(index, { ...one, op })}
            options={WHERE_OPS.map((op) => ({ value: op, label: t.segments.op[op] }))}
          />
          <Input
            aria-label={e.value}
            value={String(one.value ?? "")}
            onChange={(event) => setWhere(index, { ...one, value: event.target.value })}
            style={{ width: 150 }}
          />
          <Button size="small" type="text" aria-label={e.removeRule} onClick={() => setWhere(index, null)}>
            ×
          </Button>
        </div>
      ))}
    </div>
  );
}
