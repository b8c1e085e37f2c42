import { Button, InputNumber, Select } from "antd";
import type { CompareOp, EventRule, FieldOp, FieldType, Vocabulary, Where } from "@/api/types";
import { lookup, useI18n } from "@/i18n";
import { compared, type EventLeaf } from "./tree";
import { ValueInput } from "./ValueInput";
import { WindowInput } from "./WindowInput";

const COMPARE: CompareOp[] = ["gte", "lte", "eq"];
type Rule = EventRule["event"];

/** The value stays where the other comparison asks for one of the same form. */
const withOp = ({ property, op: before, value }: Where, op: FieldOp, type: FieldType): Where => {
  const { value: kept } = compared(
    { field: property, op: before, ...(value === undefined ? {} : { value }) },
    op,
    type,
  );
  return { property, op, ...(kept === undefined ? {} : { value: kept }) };
};

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
  const property = (key: string) => properties.find((known) => known.key === key);
  const start = (known: (typeof properties)[number] | undefined): Where[] =>
    known ? [{ property: known.key, op: known.operators[0] ?? "eq" }] : [];
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
            onClick={() => change({ ...rule, where: [...where, ...start(properties[0])] })}
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
            onChange={(key: string) => setWhere(index, start(property(key))[0] ?? null)}
            popupMatchSelectWidth={false}
            options={properties.map(({ key }) => ({ value: key, label: lookup(t.segments.property, key) }))}
            style={{ width: 140 }}
          />
          <Select
            aria-label={t.segments.op.eq}
            value={one.op}
            popupMatchSelectWidth={false}
            onChange={(op: FieldOp) => setWhere(index, withOp(one, op, property(one.property)?.type ?? "text"))}
            options={(property(one.property)?.operators ?? [one.op]).map((op) => ({
              value: op,
              label: t.segments.op[op],
            }))}
          />
          <ValueInput
            type={property(one.property)?.type ?? "text"}
            field={`event.${one.property}`}
            op={one.op}
            value={one.value}
            change={(value) => setWhere(index, { ...one, ...(value === undefined ? {} : { value }) })}
          />
          <Button size="small" type="text" aria-label={e.removeRule} onClick={() => setWhere(index, null)}>
            ×
          </Button>
        </div>
      ))}
    </div>
  );
}
