import { expect, it } from "vitest";
import type { SurveyDefinition, SurveyQuestion } from "@/api/types";
import { depending, repeatedAhead, together } from "./depending";

const text = (key: string, words: string, more: Partial<SurveyQuestion> = {}): SurveyQuestion => ({
  key,
  type: "text",
  text: { en: words, zh: words },
  is_required: false,
  ...more,
});
const survey = (...questions: SurveyQuestion[]): SurveyDefinition => ({
  v: 1,
  languages: ["en", "zh"],
  title: { en: "Hello", zh: "您好" },
  thanks: { en: "You said {{answer:why|nothing}}", zh: "谢谢" },
  questions,
});
const score = text("score", "How likely?", { type: "nps" });
const why = text("why", "Why {{answer:score}}?", { show_if: { question: "score", op: "lte", value: 6 } });
const more = text("more", "{{answer: why | well}}: what else?", {
  jumps: [{ if: { question: "more", op: "answered" }, to: "end" }],
});

it("knows what hangs on a question", () => {
  const all = [score, why, more];
  expect(depending(all, "score")).toEqual([2]);
  expect(depending(all, "why")).toEqual([3]);
  expect(depending(all, "more")).toEqual([]);
  expect(depending([text("first", "?", { next: "more" }), more], "more")).toEqual([1]);
});

it("sees a text that repeats what was not asked yet", () => {
  expect(repeatedAhead(survey(score, why, more))).toEqual([]);
  const fields = (...questions: SurveyQuestion[]) => repeatedAhead(survey(...questions)).map(({ field }) => field);
  expect(fields(why, score, more)).toEqual(["questions.0.text.en", "questions.0.text.zh"]);
  expect(fields(score, more)).toEqual(["thanks.en", "questions.1.text.en", "questions.1.text.zh"]);
});

it("says a thing once", () => {
  const told = [{ field: "title.en", message: "", code: "untranslated" as const }];
  const seen = [
    { field: "title.en", message: "", code: "not_asked_before" as const, values: { key: "why" } },
    { field: "thanks.en", message: "", code: "not_asked_before" as const, values: { key: "why" } },
  ];
  expect(together(told, seen).map(({ field, code }) => [field, code])).toEqual([
    ["title.en", "untranslated"],
    ["thanks.en", "not_asked_before"],
  ]);
});
