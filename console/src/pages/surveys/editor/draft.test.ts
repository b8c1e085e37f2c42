import { expect, it } from "vitest";
import type { Survey } from "@/api/types";
import {
  addQuestion,
  copyQuestion,
  type Draft,
  draftOf,
  freshKey,
  inserted,
  lookAhead,
  minutes,
  moveQuestion,
  newChoice,
  removeQuestion,
  wayBack,
  withQuestion,
  write,
} from "./draft";

const empty: Draft = {
  name: "After delivery",
  definition: { v: 1, languages: ["zh", "en"], title: {}, thanks: {}, questions: [] },
  audience: {
    trigger: "delivery",
    nth: null,
    schedule: null,
    delay_hours: 24,
    sample_rate: 1,
    segments: [],
    quota: null,
    expires_days: 14,
    channels: ["mail"],
    override_quarantine: false,
    reminder: true,
  },
};
const keys = ({ definition }: Draft) => definition.questions.map(({ key }) => key);
const two = addQuestion(addQuestion(empty, "nps"), "text");
const branched = withQuestion(two, 1, { show_if: { question: "nps", op: "lte", value: 6 } });

it("names what is added so that nothing has the same key", () => {
  expect(keys(addQuestion(two, "text"))).toEqual(["nps", "text", "text2"]);
  expect(keys(copyQuestion(two, 1))).toEqual(["nps", "text", "text2"]);
  expect(freshKey("a", ["a", "a2"])).toBe("a3");
  expect(newChoice([{ key: "o", text: {} }], "o").key).toBe("o2");
});

it("begins a score with its usual words and with what its ends mean, in each language", () => {
  const [nps, text] = two.definition.questions;
  expect(Object.keys(nps?.text ?? {})).toEqual(["zh", "en"]);
  expect(nps?.scale).toMatchObject({ from: 0, to: 10, low: { en: "Not at all likely" }, high: { zh: "非常可能" } });
  expect(text?.text).toEqual({});
  expect(addQuestion(empty, "rating").definition.questions[0]?.scale).toEqual({ from: 1, to: 5 });
});

it("takes a question away together with the branches on it", () => {
  const left = removeQuestion(branched, 0);
  expect(keys(left)).toEqual(["text"]);
  expect(left.definition.questions[0]?.show_if).toBeNull();
});

it("moves within its bounds, and tells who would look ahead", () => {
  expect(keys(moveQuestion(two, 0, -1))).toEqual(["nps", "text"]);
  const moved = moveQuestion(branched, 0, 1);
  expect(keys(moved)).toEqual(["text", "nps"]);
  expect(lookAhead(branched.definition.questions)).toEqual([]);
  expect(lookAhead(moved.definition.questions)).toEqual(["text"]);
});

it("keeps ways on going forward, and copies them with their question", () => {
  const three = addQuestion(two, "rating");
  const low = { question: "nps", op: "lte" as const, value: 6 };
  const jumping = withQuestion(three, 0, { jumps: [{ if: low, to: "rating" }], next: "text" });
  expect(wayBack(jumping.definition.questions)).toEqual([]);
  expect(wayBack(moveQuestion(jumping, 0, 1).definition.questions)).toEqual(["nps"]);
  expect(removeQuestion(jumping, 2).definition.questions[0]).toMatchObject({ jumps: [], next: "text" });
  const copy = copyQuestion(jumping, 0).definition.questions[1];
  expect(copy).toMatchObject({ key: "nps2", jumps: [{ if: { question: "nps2" }, to: "rating" }] });
});

it("leaves out the language in which nothing is written", () => {
  expect(write({ zh: "好" }, "en", "good")).toEqual({ zh: "好", en: "good" });
  expect(write({ zh: "好", en: "good" }, "en", "")).toEqual({ zh: "好" });
});

it("keeps of a survey what is edited", () => {
  const survey: Survey = {
    ...empty,
    id: "s1",
    kind: "nps",
    state: "draft",
    origin: "own",
    created_at: "2026-11-22T00:00:00Z",
    version: 1,
    missing: [],
    borrowed: [],
    counts: { asked: 0, opened: 0, started: 0, completed: 0 },
    link: "/s/x/survey/s1",
  };
  expect(draftOf(survey)).toEqual(empty);
});

it("says how long it takes, never less than a minute", () => {
  expect(minutes([])).toBe(1);
  const long = Array.from({ length: 6 }).reduce<Draft>((draft) => addQuestion(draft, "text"), empty);
  expect(minutes(long.definition.questions)).toBe(3);
});

it("puts a field in where the text was left", () => {
  expect(inserted("Hello , welcome", "{{name}}", 6)).toBe("Hello {{name}}, welcome");
  expect(inserted("Hello ", "{{name}}", null)).toBe("Hello {{name}}");
});
