import { Checkbox, InputNumber, Segmented, Select } from "antd";
import {
  INDEX_DIMENSIONS,
  type IndexDimension,
  type Language,
  type Scale,
  type SurveyKind,
  type SurveyQuestion,
} from "@/api/types";
import { useI18n } from "@/i18n";
import { plain } from "../said";
import { Choices } from "./Choices";
import { hasOptions, hasOwnScale, usualScale, withScale } from "./draft";
import { Field, Refusal, useRefusal } from "./Field";
import type { Refused } from "./refused";
import { RuleEditor } from "./RuleEditor";
import { SaidInput } from "./SaidInput";

export type Props = {
  question: SurveyQuestion;
  kind: SurveyKind;
  at: number;
  earlier: readonly SurveyQuestion[];
  languages: readonly Language[];
  looksAhead: boolean;
  refused: Refused;
  change: (part: Partial<SurveyQuestion>) => void;
};

/** Everything of one question: its words, its answers, when it is asked. */
export function QuestionEditor({ question, kind, at, earlier, languages, looksAhead, refused, change }: Props) {
  const { t, language } = useI18n();
  const e = t.surveyEditor;
  const say = useRefusal(refused);
  const sayDeep = useRefusal(refused, true);
  const path = `questions.${at}`;
  const scale = question.scale ?? usualScale(question.type);
  const pipes = earlier.map((one) => ({ key: one.key, label: plain(one.text, language) || one.key }));
  const common = { languages, refused };
  const ruleError = looksAhead ? e.rule.ahead : sayDeep(`${path}.show_if`);
  return (
    <div className="stack">
      <Refusal>{say(`${path}.key`) ?? say(`${path}.type`) ?? say(`${path}.next`)}</Refusal>
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
      {question.type === "matrix" && (
        <Choices
          {...common}
          label={e.rows}
          add={e.addRow}
          base="r"
          choices={question.rows ?? []}
          change={(rows) => change({ rows })}
          path={`${path}.rows`}
        />
      )}
      {question.type === "matrix" && (
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
      )}
      {hasOptions(question) && (
        <Choices
          {...common}
          label={question.type === "matrix" ? e.columns : e.options}
          add={e.addOption}
          base="o"
          choices={question.options ?? []}
          change={(options) => change({ options })}
          path={`${path}.options`}
        />
      )}
      {scale && <ScaleEnds {...common} question={question} scale={scale} path={path} change={change} />}
      {(question.type === "multiple" || question.type === "picture") && (
        <Field label={question.type === "picture" ? e.mostPictures : e.most} error={say(`${path}.max`)}>
          {(id) => (
            <InputNumber
              id={id}
              min={1}
              max={question.type === "picture" ? 2 : (question.options?.length ?? 50)}
              precision={0}
              value={question.max ?? null}
              onChange={(max) => change({ max })}
              style={{ width: 100 }}
            />
          )}
        </Field>
      )}
      {kind === "csi" && scale && (
        <Field label={e.measures} hint={e.measuresHint} error={say(`${path}.dimension`)}>
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
      )}
      <Checkbox checked={question.is_required} onChange={(event) => change({ is_required: event.target.checked })}>
        {e.required}
      </Checkbox>
      <RuleEditor
        rule={question.show_if}
        earlier={earlier}
        change={(show_if) => change({ show_if })}
        error={ruleError}
      />
    </div>
  );
}

type EndsProps = Pick<Props, "question" | "languages" | "refused" | "change"> & { scale: Scale; path: string };

/** What the ends of a scale mean, and of a free one how long it is. */
function ScaleEnds({ question, scale, languages, refused, change, path }: EndsProps) {
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
