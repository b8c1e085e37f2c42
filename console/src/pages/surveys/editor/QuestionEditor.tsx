import { Checkbox, Select } from "antd";
import { INDEX_DIMENSIONS, type IndexDimension, type SurveyKind, type SurveyQuestion, type Tag } from "@/api/types";
import { useI18n } from "@/i18n";
import { plain } from "../said";
import { AnswersEditor } from "./AnswersEditor";
import { usualScale, wayBack } from "./draft";
import { Field, Refusal, useRefusal } from "./Field";
import type { Refused } from "./refused";
import { RuleEditor } from "./RuleEditor";
import { SaidInput } from "./SaidInput";
import { WaysEditor } from "./WaysEditor";

export type Props = {
  question: SurveyQuestion;
  kind: SurveyKind;
  at: number;
  /** All of the survey. */
  questions: readonly SurveyQuestion[];
  languages: readonly Tag[];
  looksAhead: boolean;
  refused: Refused;
  change: (part: Partial<SurveyQuestion>) => void;
};

/** Everything of one question: its words, its answers, when it is asked. */
export function QuestionEditor({ question, kind, at, questions, languages, looksAhead, refused, change }: Props) {
  const { t, language } = useI18n();
  const e = t.surveyEditor;
  const say = useRefusal(refused);
  const sayDeep = useRefusal(refused, true);
  const path = `questions.${at}`;
  const earlier = questions.slice(0, at);
  const hasScale = (question.scale ?? usualScale(question.type)) !== undefined;
  const pipes = earlier.map((one) => ({ key: one.key, label: plain(one.text, language) || one.key }));
  const common = { languages, refused };
  const hasWayBack = wayBack(questions).includes(question.key);
  const ruleError = looksAhead ? (hasWayBack ? e.ways.ahead : e.rule.ahead) : sayDeep(`${path}.show_if`);
  return (
    <div className="stack">
      <Refusal>{say(`${path}.key`) ?? say(`${path}.type`)}</Refusal>
      <SaidInput
        {...common}
        long="line"
        label={e.text}
        autoFocus={Object.keys(question.text).length === 0}
        value={question.text}
        change={(text) => change({ text })}
        path={`${path}.text`}
        pipes={pipes}
      />
      <SaidInput
        {...common}
        label={e.hint}
        value={question.hint}
        change={(hint) => change({ hint: Object.keys(hint).length > 0 ? hint : null })}
        path={`${path}.hint`}
      />
      <AnswersEditor {...common} question={question} change={change} path={path} />
      {kind === "csi" && hasScale && <Measures question={question} change={change} error={say(`${path}.dimension`)} />}
      <Checkbox checked={question.is_required} onChange={(event) => change({ is_required: event.target.checked })}>
        {e.required}
      </Checkbox>
      <RuleEditor
        rule={question.show_if}
        earlier={earlier}
        change={(show_if) => change({ show_if })}
        error={ruleError}
      />
      <WaysEditor question={question} at={at} questions={questions} refused={refused} change={change} />
    </div>
  );
}

type MeasuresProps = Pick<Props, "question" | "change"> & { error: string | undefined };

/** The dimension of the satisfaction index that a question measures. */
function Measures({ question, change, error }: MeasuresProps) {
  const { t } = useI18n();
  const e = t.surveyEditor;
  return (
    <Field label={e.measures} hint={e.measuresHint} error={error}>
      {(id) => (
        <Select
          id={id}
          allowClear
          value={question.dimension ?? null}
          onChange={(dimension: IndexDimension | undefined) => change({ dimension: dimension ?? null })}
          style={{ maxWidth: 240 }}
          options={INDEX_DIMENSIONS.map((value) => ({ value, label: t.surveyResults.csi.name[value] }))}
        />
      )}
    </Field>
  );
}
