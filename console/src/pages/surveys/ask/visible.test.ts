import { expect, it } from "vitest";
import type { ShowIf, SurveyQuestion } from "@/api/types";
import { type Answers, given, holds, missing, visible } from "./visible";

const ask = (key: string, show_if?: ShowIf): SurveyQuestion => ({
  key,
  type: "text",
  text: { en: key },
  is_required: true,
  show_if: show_if ?? null,
});

it("compares numbers, keys and texts", () => {
  expect(holds({ question: "score", op: "lte", value: 6 }, { score: 6 })).toBe(true);
  expect(holds({ question: "score", op: "gte", value: 9 }, { score: 8 })).toBe(false);
  expect(holds({ question: "why", op: "eq", value: "late" }, { why: "late" })).toBe(true);
  expect(holds({ question: "why", op: "in", value: ["late", "rude"] }, { why: "rude" })).toBe(true);
  expect(holds({ question: "said", op: "contains", value: "late" }, { said: "Very LATE" })).toBe(true);
  expect(holds({ question: "why", op: "contains", value: "late" }, { why: ["late", "rude"] })).toBe(true);
});

it("takes no answer as none", () => {
  expect(holds({ question: "why", op: "answered" }, {})).toBe(false);
  expect(holds({ question: "why", op: "answered" }, { why: [] })).toBe(false);
  expect(holds({ question: "why", op: "ne", value: "late" }, {})).toBe(false);
  expect(holds({ question: "why", op: "ne", value: "late" }, { why: "rude" })).toBe(true);
  expect(holds({ not: { question: "why", op: "answered" } }, {})).toBe(true);
});

it("forgets what was answered where the question is no longer asked", () => {
  const questions = [
    ask("score"),
    ask("why", { question: "score", op: "lte", value: 6 }),
    ask("more", { question: "why", op: "answered" }),
  ];
  const low = { score: 3, why: "late", more: "a week" };
  expect(visible(questions, low).map(({ key }) => key)).toEqual(["score", "why", "more"]);
  const high = { ...low, score: 9 };
  expect(visible(questions, high).map(({ key }) => key)).toEqual(["score"]);
  expect(given(questions, high)).toEqual({ score: 9 });
  expect(missing(questions, { score: 3 })?.key).toBe("why");
  expect(missing(questions, high)).toBeUndefined();
});

it("goes on where a question says, never backwards", () => {
  const questions = [
    { ...ask("a"), next: "c" },
    ask("b"),
    { ...ask("c"), next: "a" },
    { ...ask("d"), next: "end" },
    ask("e"),
  ];
  expect(visible(questions, {}).map(({ key }) => key)).toEqual(["a", "c", "d"]);
});

it("wants a ranking and a required matrix whole", () => {
  const choices = [
    { key: "x", text: {} },
    { key: "y", text: {} },
  ];
  const rank: SurveyQuestion = { ...ask("rank"), type: "ranking", is_required: false, options: choices };
  const grid: SurveyQuestion = { ...ask("grid"), type: "matrix", rows: choices };
  expect(missing([rank], {})).toBeUndefined();
  expect(missing([rank], { rank: ["x"] })?.key).toBe("rank");
  expect(missing([rank], { rank: ["y", "x"] })).toBeUndefined();
  expect(missing([grid], { grid: { x: 3 } })?.key).toBe("grid");
  expect(missing([grid], { grid: { x: 3, y: 4 } })).toBeUndefined();
});

const options = [
  { key: "a", text: {} },
  { key: "o", text: {}, is_other: true },
  { key: "none", text: {}, is_exclusive: true },
];

it("goes on where an answer leads", () => {
  const jumps = [
    { if: { question: "score", op: "gte" as const, value: 9 }, to: "end" },
    { if: { question: "score", op: "lte" as const, value: 6 }, to: "bad" },
  ];
  const questions: SurveyQuestion[] = [
    { key: "score", type: "nps", text: {}, is_required: true, jumps },
    { key: "fine", type: "text", text: {}, is_required: false, next: "end" },
    { key: "bad", type: "text", text: {}, is_required: false },
  ];
  const asked = (score?: number) => visible(questions, { score }).map(({ key }) => key);
  expect([asked(10), asked(3), asked(8), asked()]).toEqual([
    ["score"],
    ["score", "bad"],
    ["score", "fine"],
    ["score", "fine"],
  ]);
});

it("wants something else to be named, and enough to be picked", () => {
  const question: SurveyQuestion = { key: "why", type: "multiple", text: {}, is_required: false, options, min: 2 };
  const lacks = (answers: Answers) => missing([question], answers)?.key;
  expect(lacks({})).toBeUndefined();
  expect(lacks({ why: ["a"] })).toBe("why");
  expect(lacks({ why: ["none"] })).toBeUndefined();
  expect(lacks({ why: ["a", "o"] })).toBe("why");
  expect(lacks({ why: ["a", "o"], "why.other": "no invoice" })).toBeUndefined();
  expect(given([question], { why: ["a", "o"], "why.other": "no invoice" })).toEqual({
    why: ["a", "o"],
    "why.other": "no invoice",
  });
  expect(given([question], { why: ["a"], "why.other": "left over" })).toEqual({ why: ["a"] });
});
