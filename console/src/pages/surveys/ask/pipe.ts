/** Words of the customer and of earlier answers within a text: {{name|friend}}, {{answer:why}}. */
import type { AnswerValue, SurveyQuestion, Tag } from "@/api/types";
import { said } from "../said";
import { type Answers, isAnswered } from "./visible";

export const PIPES = ["name", "order", "product"] as const;
export type Pipe = (typeof PIPES)[number];
const FIELD = /\{\{\s*(\w+)(?::\s*(\w+))?\s*(?:\|([^}]*))?\}\}/g;

/** What an answer looks like to a person: the texts of what was chosen. */
export function shown(question: SurveyQuestion | undefined, value: AnswerValue | undefined, language: Tag): string {
  if (!isAnswered(value) || value === undefined || value === null) return "";
  const text = (key: string | number) =>
    said(question?.options?.find((option) => option.key === key)?.text, language) || String(key);
  if (Array.isArray(value)) return value.map(text).join(/^(zh|ja)/.test(language) ? "、" : ", ");
  if (typeof value === "object") return Object.values(value).map(text).join(" / ");
  return typeof value === "number" ? String(value) : text(value);
}

/** The text with its fields filled; one of which nothing is known leaves what stands after its |, or no trace. */
export function pipe(
  text: string,
  known: Readonly<Partial<Record<Pipe, string>>>,
  questions: readonly SurveyQuestion[],
  answers: Answers,
  language: Tag,
  /** What stands for an answer that is not there yet. */
  gap = "",
): string {
  return text.replace(FIELD, (_, name: string, key?: string, otherwise?: string) => {
    const question = questions.find((one) => one.key === key);
    const found =
      name !== "answer" ? known[name as Pipe] : key === undefined ? "" : shown(question, answers[key], language) || gap;
    return found || (otherwise ?? "").trim();
  });
}
