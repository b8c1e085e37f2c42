import { InputNumber, Segmented } from "antd";
import type { Language, Scale, SurveyQuestion } from "@/api/types";
import { useI18n } from "@/i18n";
import { Choices } from "./Choices";
import { hasOptions, hasOwnScale, usualScale, withScale } from "./draft";
import { Field, useRefusal } from "./Field";
import type { Refused } from "./refused";
import { SaidInput } from "./SaidInput";

type Props = {
  question: SurveyQuestion;
  languages: readonly Language[];
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
        />
      )}
      {scale && <ScaleEnds {...props} scale={scale} />}
      {(question.type === "multiple" || question.type === "picture") && <Most {...props} />}
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

/** How many options or pictures one answer may have. */
function Most({ question, refused, change, path }: Props) {
  const { t } = useI18n();
  const e = t.surveyEditor;
  const say = useRefusal(refused);
  const isPicture = question.type === "picture";
  return (
    <Field label={isPicture ? e.mostPictures : e.most} error={say(`${path}.max`)}>
      {(id) => (
        <InputNumber
          id={id}
          min={1}
          max={isPicture ? 2 : (question.options?.length ?? 50)}
          precision={0}
          value={question.max ?? null}
          onChange={(max) => change({ max })}
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
