import { Checkbox, InputNumber, Segmented, Select } from "antd";
import { type Scale, type SurveyQuestion, type Tag, TEXT_FORMATS, type TextFormat } from "@/api/types";
import { useI18n } from "@/i18n";
import { Choices, type Special } from "./Choices";
import { hasOptions, hasOwnScale, usualScale, withScale } from "./draft";
import { Field, Refusal, useRefusal } from "./Field";
import type { Refused } from "./refused";
import { SaidInput } from "./SaidInput";

type Props = {
  question: SurveyQuestion;
  languages: readonly Tag[];
  refused: Refused;
  change: (part: Partial<SurveyQuestion>) => void;
  path: string;
};

/** What can be answered to a question: its options, or the numbers of its scale, and how many at most. */
export function AnswersEditor(props: Props) {
  const { t } = useI18n();
  const e = t.surveyEditor;
  const { question, languages, refused, change, path } = props;
  const scale = question.scale ?? usualScale(question.type);
  return (
    <>
      {question.type === "matrix" && <MatrixRows {...props} />}
      {hasOptions(question) && (
        <Choices
          languages={languages}
          refused={refused}
          label={question.type === "matrix" ? e.columns : e.options}
          add={e.addOption}
          base="o"
          choices={question.options ?? []}
          change={(options) => change({ options })}
          path={`${path}.options`}
          special={SPECIAL[question.type] ?? NONE}
        />
      )}
      <Listing {...props} />
      {question.type === "text" && <Written {...props} />}
      {scale && <ScaleEnds {...props} scale={scale} />}
      {(question.type === "multiple" || question.type === "picture") && (
        <span className="row wrap">
          {question.type === "multiple" && <Amount {...props} part="min" label={e.least} most={mostOf(question)} />}
          <Amount
            {...props}
            part="max"
            label={question.type === "picture" ? e.mostPictures : e.most}
            most={mostOf(question)}
          />
        </span>
      )}
    </>
  );
}

const NONE: readonly Special[] = [];
const SPECIAL: Partial<Record<SurveyQuestion["type"], readonly Special[]>> = {
  single: ["is_other"],
  multiple: ["is_other", "is_exclusive"],
};
const mostOf = ({ type, options }: SurveyQuestion) => (type === "picture" ? 2 : (options?.length ?? 50));

/** In which order the options are shown, and whether in a list that opens. */
function Listing({ question, change, refused, path }: Props) {
  const { t } = useI18n();
  const e = t.surveyEditor;
  const say = useRefusal(refused);
  const { type } = question;
  if (type !== "single" && type !== "multiple" && type !== "ranking") return null;
  return (
    <span className="row wrap">
      <Checkbox
        checked={question.is_shuffled ?? false}
        onChange={(event) => change({ is_shuffled: event.target.checked })}
      >
        <span title={e.shuffleHint}>{e.shuffle}</span>
      </Checkbox>
      {type === "single" && (
        <Checkbox
          checked={question.is_dropdown ?? false}
          onChange={(event) => change({ is_dropdown: event.target.checked })}
        >
          {e.dropdown}
        </Checkbox>
      )}
      <Refusal>{say(`${path}.is_shuffled`) ?? say(`${path}.is_dropdown`)}</Refusal>
    </span>
  );
}

/** What is written: a comment of some length, or a fact in its form. */
function Written(props: Props) {
  const { question, change, refused, path } = props;
  const { t } = useI18n();
  const e = t.surveyEditor;
  const say = useRefusal(refused);
  const turn = (chosen: TextFormat | "text") =>
    change(chosen === "text" ? { format: null } : { format: chosen, min: null, max: null });
  return (
    <>
      <Field label={e.format} hint={e.formatHint} error={say(`${path}.format`)}>
        {(id) => (
          <Select<TextFormat | "text">
            id={id}
            value={question.format ?? "text"}
            onChange={turn}
            style={{ maxWidth: 240 }}
            options={(["text", ...TEXT_FORMATS] as const).map((value) => ({ value, label: e.formats[value] }))}
          />
        )}
      </Field>
      {!question.format && (
        <span className="row wrap">
          <Amount {...props} part="min" label={e.leastLetters} most={2_000} />
          <Amount {...props} part="max" label={e.mostLetters} most={4_000} />
        </span>
      )}
    </>
  );
}

/** The rows of a matrix, and whether its columns are numbers or options. */
function MatrixRows({ question, languages, refused, change, path }: Props) {
  const { t } = useI18n();
  const e = t.surveyEditor;
  return (
    <>
      <Choices
        languages={languages}
        refused={refused}
        label={e.rows}
        add={e.addRow}
        base="r"
        choices={question.rows ?? []}
        change={(rows) => change({ rows })}
        path={`${path}.rows`}
      />
      <Segmented
        aria-label={e.columns}
        value={question.scale ? "scale" : "options"}
        onChange={(chosen) => change(withScale(chosen === "scale"))}
        options={[
          { value: "scale", label: e.asNumbers },
          { value: "options", label: e.asOptions },
        ]}
        style={{ alignSelf: "flex-start" }}
      />
    </>
  );
}

type AmountProps = Props & { part: "min" | "max"; label: string; most: number };

/** How many options, characters or pictures one answer has at least, or at most. */
function Amount({ question, refused, change, path, part, label, most }: AmountProps) {
  const say = useRefusal(refused);
  return (
    <Field label={label} error={say(`${path}.${part}`)}>
      {(id) => (
        <InputNumber
          id={id}
          min={1}
          max={most}
          precision={0}
          value={question[part] ?? null}
          onChange={(value) => change({ [part]: value })}
          style={{ width: 100 }}
        />
      )}
    </Field>
  );
}

/** What the ends of a scale mean, and of a free one how long it is. */
function ScaleEnds({ question, scale, languages, refused, change, path }: Props & { scale: Scale }) {
  const { t } = useI18n();
  const e = t.surveyEditor;
  const say = useRefusal(refused);
  const common = { languages, refused };
  return (
    <>
      {hasOwnScale(question.type) && (
        <Field label={e.scale} error={say(`${path}.scale`) ?? say(`${path}.scale.to`)}>
          {(id) => (
            <span className="row">
              <InputNumber
                id={id}
                aria-label={t.ui.list.from}
                min={0}
                max={1}
                precision={0}
                value={scale.from}
                onChange={(from) => change({ scale: { ...scale, from: from ?? 1 } })}
                style={{ width: 70 }}
              />
              –
              <InputNumber
                aria-label={t.ui.list.to}
                min={2}
                max={10}
                precision={0}
                value={scale.to}
                onChange={(to) => change({ scale: { ...scale, to: to ?? 5 } })}
                style={{ width: 70 }}
              />
            </span>
          )}
        </Field>
      )}
      <SaidInput
        {...common}
        label={e.low(String(scale.from))}
        value={scale.low}
        change={(low) => change({ scale: { ...scale, low } })}
        path={`${path}.scale.low`}
        max={60}
      />
      <SaidInput
        {...common}
        label={e.high(String(scale.to))}
        value={scale.high}
        change={(high) => change({ scale: { ...scale, high } })}
        path={`${path}.scale.high`}
        max={60}
      />
    </>
  );
}
