import type { SurveyQuestion, Tag } from "@/api/types";
import type { Filter } from "@/ui/list/filters";
import { scaleOf } from "../ask/scale";
import { said } from "../said";

/** The filter for one answer to a question; of a matrix, in any row; of a ranking, the first. Pictures have none. */
export function answerFilter(question: SurveyQuestion | undefined, label: string, language: Tag): Filter | null {
  const choose = (options: { value: string; label: string }[]): Filter => ({
    kind: "options",
    key: "value",
    label,
    options,
  });
  const options = question?.options ?? [];
  if (options.length > 0)
    return choose(options.map(({ key, text }) => ({ value: key, label: said(text, language) || key })));
  switch (question?.type) {
    case "nps":
    case "csat":
    case "ces":
    case "rating":
    case "matrix":
      return choose(scaleOf(question, language).numbers.map((n) => ({ value: String(n), label: String(n) })));
    case "text":
    case "order":
    case "product":
      return { kind: "text", key: "value", label };
    default:
      return null;
  }
}
