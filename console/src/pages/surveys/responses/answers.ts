import type { Language, SurveyQuestion } from "@/api/types";
import type { Filter } from "@/ui/list/filters";
import { scaleOf } from "../ask/scale";
import { said } from "../said";

/** The filter for one answer to a question; none for questions whose answers have many parts. */
export function answerFilter(question: SurveyQuestion | undefined, label: string, language: Language): Filter | null {
  const choose = (options: { value: string; label: string }[]): Filter => ({
    kind: "options",
    key: "value",
    label,
    options,
  });
  switch (question?.type) {
    case "single":
    case "multiple":
      return choose(
        (question.options ?? []).map(({ key, text }) => ({ value: key, label: said(text, language) || key })),
      );
    case "nps":
    case "csat":
    case "ces":
    case "rating":
      return choose(scaleOf(question, language).numbers.map((n) => ({ value: String(n), label: String(n) })));
    case "text":
    case "order":
    case "product":
      return { kind: "text", key: "value", label };
    default:
      return null;
  }
}
