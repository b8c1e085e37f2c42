import { Radio } from "antd";
import type { AnswerValue, SurveyQuestion, Tag } from "@/api/types";
import { said } from "../said";
import { scaleOf } from "./scale";

type Props = {
  question: SurveyQuestion;
  language: Tag;
  value: AnswerValue | undefined;
  change: (value: AnswerValue) => void;
};

/** One answer for each row: one of the options, or a number where there is a scale instead. */
export function Matrix({ question, language, value, change }: Props) {
  const marks = value !== null && typeof value === "object" && !Array.isArray(value) ? value : {};
  const columns: { value: string | number; label: string }[] = question.options?.length
    ? question.options.map(({ key, text }) => ({ value: key, label: said(text, language) || key }))
    : scaleOf(question, language).numbers.map((n) => ({ value: n, label: String(n) }));
  return (
    <div className="stack">
      {(question.rows ?? []).map(({ key, text }) => {
        const row = said(text, language) || key;
        return (
          <div key={key} className="stack-s" role="group" aria-label={row}>
            <span>{row}</span>
            <Radio.Group
              aria-label={row}
              optionType="button"
              className="scale"
              size="small"
              options={columns}
              value={marks[key] ?? null}
              onChange={(event) => change({ ...marks, [key]: event.target.value as string | number })}
            />
          </div>
        );
      })}
    </div>
  );
}
