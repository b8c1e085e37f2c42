import { Button, Input, InputNumber, Select } from "antd";
import type { Condition, ConditionOp, ConditionValue, ShowIf, SurveyQuestion } from "@/api/types";
import { useI18n } from "@/i18n";
import { plain, said } from "../said";
import { Refusal } from "./Field";
import { conditionOn, flat, type FlatRule, opsFor, ruleOf } from "./rule";

type Props = {
  rule: ShowIf | null | undefined;
  /** The questions before this one: a rule can look at no other. */
  earlier: readonly SurveyQuestion[];
  change: (rule: ShowIf | null) => void;
  error?: string | undefined;
  /** What the rule decides, where it is not whether a question is asked. */
  title?: string;
};

/** When a question is asked, or a way is taken. */
export function RuleEditor({ rule, earlier, change, error, title }: Props) {
  const { t } = useI18n();
  const e = t.surveyEditor.rule;
  const name = title ?? e.title;
  const now: FlatRule | null = rule ? flat(rule) : { mode: "all", conditions: [] };
  const last = earlier.at(-1);
  if (!last && !rule) return null;
  if (!now)
    return (
      <div className="stack-s">
        <p className="small muted">{e.nested}</p>
        <div>
          <Button size="small" onClick={() => change(null)}>
            {e.always}
          </Button>
        </div>
        <Refusal>{error}</Refusal>
      </div>
    );
  const set = (next: Partial<FlatRule>) => change(ruleOf({ ...now, ...next }));
  const add = () => last && set({ conditions: [...now.conditions, conditionOn(last)] });
  return (
    <div className="stack-s" role="group" aria-label={name}>
      <span className="row wrap">
        <span className="muted">{now.conditions.length === 0 ? e.always : name}</span>
        {now.conditions.length > 1 && (
          <Select
            size="small"
            variant="filled"
            aria-label={e.mode}
            value={now.mode}
            onChange={(mode) => set({ mode })}
            popupMatchSelectWidth={false}
            options={[
              { value: "all", label: t.segments.editor.all },
              { value: "any", label: t.segments.editor.any },
            ]}
          />
        )}
        {last && (
          <Button size="small" type="text" onClick={add}>
            + {e.add}
          </Button>
        )}
      </span>
      {now.conditions.map((condition, at) => (
        <Row
          key={at}
          condition={condition}
          earlier={earlier}
          change={(next) => set({ conditions: now.conditions.map((one, index) => (index === at ? next : one)) })}
          remove={() => set({ conditions: now.conditions.toSpliced(at, 1) })}
        />
      ))}
      <Refusal>{error}</Refusal>
    </div>
  );
}

type RowProps = {
  condition: Condition;
  earlier: readonly SurveyQuestion[];
  change: (condition: Condition) => void;
  remove: () => void;
};

function Row({ condition, earlier, change, remove }: RowProps) {
  const { t, f, language } = useI18n();
  const e = t.surveyEditor.rule;
  const asked = earlier.find(({ key }) => key === condition.question);
  const ops = opsFor(asked);
  const name = (one: SurveyQuestion, index: number) =>
    `${f.number(index + 1)}. ${plain(one.text, language) || t.surveyEditor.untitled}`;
  const options = [
    ...earlier.map((one, index) => ({ value: one.key, label: name(one, index) })),
    ...(asked ? [] : [{ value: condition.question, label: e.later(condition.question) }]),
  ];
  const pick = (key: string) => {
    const next = earlier.find((one) => one.key === key);
    if (next) change(conditionOn(next));
  };
  const compare = (op: ConditionOp) => {
    const { question, value } = condition;
    if (op === "answered") {
      change({ question, op });
      return;
    }
    const many = op === "in";
    const kept = many === Array.isArray(value) ? value : many ? [value ?? ""].flat() : [value ?? ""].flat()[0];
    change({ question, op, value: kept ?? "" });
  };
  return (
    <div className="condition">
      <Select
        aria-label={e.question}
        value={condition.question}
        onChange={pick}
        options={options}
        popupMatchSelectWidth={false}
        style={{ width: 220 }}
      />
      <Select
        aria-label={e.compare}
        value={condition.op}
        onChange={compare}
        popupMatchSelectWidth={false}
        style={{ minWidth: 96 }}
        options={[...new Set([...ops, condition.op])].map((op) => ({ value: op, label: e.op[op] }))}
      />
      {condition.op !== "answered" && (
        <Value condition={condition} asked={asked} change={(value) => change({ ...condition, value })} />
      )}
      <Button type="text" size="small" aria-label={e.remove} title={e.remove} onClick={remove}>
        ×
      </Button>
    </div>
  );
}

type ValueProps = {
  condition: Condition;
  asked: SurveyQuestion | undefined;
  change: (value: ConditionValue) => void;
};

function Value({ condition: { op, value }, asked, change }: ValueProps) {
  const { t, language } = useI18n();
  const label = t.segments.editor.value;
  if (asked?.options?.length) {
    const options = asked.options.map((one) => ({ value: one.key, label: said(one.text, language) || one.key }));
    if (op === "in")
      return (
        <Select
          mode="multiple"
          aria-label={label}
          value={[value ?? []].flat().map(String)}
          onChange={change}
          options={options}
          style={{ minWidth: 180 }}
        />
      );
    return (
      <Select
        aria-label={label}
        value={[value].flat().map(String)[0] ?? ""}
        onChange={change}
        options={options}
        popupMatchSelectWidth={false}
        style={{ minWidth: 140 }}
      />
    );
  }
  if (asked?.type === "text" || asked?.type === "order" || asked?.type === "product")
    return (
      <Input
        aria-label={label}
        value={typeof value === "string" ? value : ""}
        maxLength={200}
        onChange={(event) => change(event.target.value)}
        style={{ width: 180 }}
      />
    );
  return (
    <InputNumber
      aria-label={label}
      value={typeof value === "number" ? value : null}
      onChange={(next) => change(next ?? 0)}
      precision={0}
      style={{ width: 80 }}
    />
  );
}
