import { Button, Checkbox, Input, Radio, Select } from "antd";
import type { AnswerValue, Choice, SurveyQuestion, Tag } from "@/api/types";
import { useI18n } from "@/i18n";
import { said } from "../said";
import { Matrix } from "./Matrix";
import { scaleOf } from "./scale";
import { picksOther } from "./visible";

export type FieldProps = {
  question: SurveyQuestion;
  /** The question as it is asked, with its fields filled. */
  label: string;
  hint?: string;
  language: Tag;
  value: AnswerValue | undefined;
  change: (value: AnswerValue) => void;
  /** What was named as something else. */
  other?: AnswerValue | undefined;
  changeOther?: (value: string) => void;
  /** Of a question for an order or a product: those that are known. */
  choices?: { value: string; label: string }[] | undefined;
};

/** Characters of an answer where the question says nothing of them. */
const MOST_LETTERS = 2_000;

/** A question with the field for its answer: in the preview, and while an agent is on the phone. */
export function AnswerField(props: FieldProps) {
  const { question, label, hint, value, other, changeOther } = props;
  const { t } = useI18n();
  return (
    <fieldset className="ask">
      <legend>
        {label || <span className="faint">{t.surveyEditor.untitled}</span>}
        {!question.is_required && <span className="faint small"> {t.surveyEditor.optional}</span>}
      </legend>
      {hint && <p className="small muted">{hint}</p>}
      <Field {...props} />
      {picksOther(question, value) && (
        <Input
          aria-label={`${label}: ${t.surveyEditor.specify}`}
          placeholder={t.surveyEditor.specify}
          maxLength={200}
          value={typeof other === "string" ? other : ""}
          onChange={(event) => changeOther?.(event.target.value)}
        />
      )}
    </fieldset>
  );
}

function Field({ question, label, language, value, change, choices = [] }: FieldProps) {
  const { t } = useI18n();
  const text = typeof value === "string" ? value : "";
  const chosen = Array.isArray(value) ? value : [];
  const options = (question.options ?? []).map((one) => ({
    value: one.key,
    label: said(one.text, language) || one.key,
  }));
  switch (question.type) {
    case "nps":
    case "csat":
    case "ces":
    case "rating":
      return <ScaleField question={question} label={label} language={language} value={value} change={change} />;
    case "single":
      if (question.is_dropdown) return <Dropdown label={label} options={options} chosen={text} change={change} />;
      return (
        <Radio.Group
          className="choices"
          options={options}
          value={text}
          onChange={(event) => change(String(event.target.value))}
        />
      );
    case "multiple":
      return (
        <Checkbox.Group
          className="choices"
          options={options.map((one) => ({
            ...one,
            disabled: question.max != null && chosen.length >= question.max && !chosen.includes(one.value),
          }))}
          value={chosen}
          onChange={(picked) => change(together(question, chosen, picked))}
        />
      );
    case "matrix":
      return <Matrix question={question} language={language} value={value} change={change} />;
    case "ranking":
      return <Ranking options={question.options ?? []} language={language} value={chosen} change={change} />;
    case "text":
      return <TextField question={question} label={label} text={text} change={change} />;
    case "order":
    case "product":
      if (choices.length > 0) return <Dropdown label={label} options={choices} chosen={text} change={change} />;
      return <Input aria-label={label} maxLength={100} value={text} onChange={(event) => change(event.target.value)} />;
    case "picture":
      return <p className="small muted">{t.surveyEditor.pictureOnPhone}</p>;
  }
}

type DropdownProps = {
  label: string;
  options: { value: string; label: string }[];
  chosen: string;
  change: (key: string | null) => void;
};

function Dropdown({ label, options, chosen, change }: DropdownProps) {
  return (
    <Select
      aria-label={label}
      allowClear
      value={chosen || null}
      options={options}
      onChange={(key: string | undefined) => change(key ?? null)}
      style={{ width: "100%" }}
    />
  );
}

type TextProps = { question: SurveyQuestion; label: string; text: string; change: (text: string) => void };

function TextField({ question, label, text, change }: TextProps) {
  if (question.format)
    return (
      <Input
        aria-label={label}
        type={question.format}
        maxLength={254}
        value={text}
        onChange={(event) => change(event.target.value)}
      />
    );
  return (
    <Input.TextArea
      aria-label={label}
      autoSize={{ minRows: 3, maxRows: 8 }}
      maxLength={question.max ?? MOST_LETTERS}
      value={text}
      onChange={(event) => change(event.target.value)}
    />
  );
}

/** What is picked after one more was: what stands alone is picked without the others. */
function together({ options }: SurveyQuestion, before: readonly string[], picked: string[]): string[] {
  const isAlone = (key: string) => options?.some((one) => one.key === key && one.is_exclusive) ?? false;
  const added = picked.filter((key) => !before.includes(key));
  if (added.some(isAlone)) return added;
  return added.length > 0 ? picked.filter((key) => !isAlone(key)) : picked;
}

function ScaleField({ question, label, language, value, change }: FieldProps) {
  const { numbers, low, high } = scaleOf(question, language);
  return (
    <div className="stack-s">
      <Radio.Group
        aria-label={label}
        optionType="button"
        className="scale"
        options={numbers.map((n) => ({ value: n, label: String(n) }))}
        value={typeof value === "number" ? value : null}
        onChange={(event) => change(Number(event.target.value))}
      />
      {(low || high) && (
        <span className="row between small muted">
          <span>{low}</span>
          <span>{high}</span>
        </span>
      )}
    </div>
  );
}

type RankingProps = {
  options: readonly Choice[];
  language: Tag;
  value: readonly string[];
  change: (value: string[]) => void;
};

/** Tapped in the order of preference; tapped again, taken out. */
function Ranking({ options, language, value, change }: RankingProps) {
  const { t, f } = useI18n();
  const toggle = (key: string) => change(value.includes(key) ? value.filter((one) => one !== key) : [...value, key]);
  return (
    <div className="stack-s">
      <p className="small muted">{t.surveyEditor.rankHint}</p>
      {options.map(({ key, text }) => {
        const rank = value.indexOf(key) + 1;
        return (
          <Button key={key} block className="rank" aria-pressed={rank > 0} onClick={() => toggle(key)}>
            <b className="num">{rank > 0 ? f.number(rank) : ""}</b> {said(text, language) || key}
          </Button>
        );
      })}
    </div>
  );
}
