import { expect, test } from "vitest";
import type { Mapping, SurveyDefinition } from "@/api/types";
import { answeredBy, matched, reanswered, targets } from "./answers";

const text = (en: string, zh: string) => ({ en, zh });
const definition = {
  v: 1,
  languages: ["zh", "en"],
  title: text("Tea", "茶"),
  thanks: text("Thanks", "谢谢"),
  questions: [
    { key: "score", type: "nps", text: text("How likely?", "您会推荐吗？"), is_required: true },
    {
      key: "liked",
      type: "single",
      text: text("What?", "喜欢什么？"),
      options: [
        { key: "tea", text: text("Tea", "茶") },
        { key: "else", text: text("Something else", "其他"), is_other: true },
      ],
    },
    { key: "care", type: "matrix", text: text("Care", "照顾"), rows: [{ key: "fast", text: text("Fast", "快") }] },
    { key: "photo", type: "picture", text: text("Photo", "照片") },
  ],
} as unknown as SurveyDefinition;

test("a column may answer a question, a row of one, or say what something else was", () => {
  expect(targets(definition, "en", (option) => `${option} is`)).toEqual([
    { key: "score", label: "How likely?" },
    { key: "liked", label: "What?" },
    { key: "liked.other", label: "What?: Something else is" },
    { key: "care.fast", label: "Care: Fast" },
  ]);
});

test("columns are matched by key or by words in any of the languages, each once", () => {
  const headers = ["Date", " HOW  likely? ", "喜欢什么？", "answers.care.fast", "score"];
  expect(matched(definition, headers)).toEqual({
    score: " HOW  likely? ",
    liked: "喜欢什么？",
    "care.fast": "answers.care.fast",
  });
});

test("a question has one column, and a column one question", () => {
  const mapping = { answers: { survey: "s", columns: { score: "A", liked: "B" } } } as unknown as Mapping;
  const moved = reanswered(mapping, "B", "score");
  expect(moved.answers?.columns).toEqual({ score: "B" });
  expect(answeredBy(moved, "B")).toBe("score");
  expect(answeredBy(moved, "A")).toBeUndefined();
  expect(reanswered(moved, "B", null).answers?.columns).toEqual({});
});
