import { expect, it } from "vitest";
import { followUpState, words } from "./summary";

it("puts what was written before what was chosen, and leaves out the number", () => {
  const answers = [
    { question: "nps", text: "How likely", value: 3, shown: "3" },
    { question: "why", text: "Why", value: ["late"], shown: "Late delivery" },
    { question: "more", text: "More", value: "Two weeks!", shown: "Two weeks!" },
    { question: "empty", text: "Else", value: "", shown: "" },
  ];
  expect(words({ answers })).toBe("Two weeks! · Late delivery");
});

it("does not spell out pictures", () => {
  const id = "587e4166-cc66-ff21-61a5-8cd8212e1295";
  const answers = [
    { question: "photo", text: "A photo", value: [id], shown: id },
    { question: "why", text: "Why", value: "It broke", shown: "It broke" },
  ];
  expect(words({ answers })).toBe("It broke");
});

it("is overdue only while open", () => {
  const now = Date.parse("2026-11-22T08:00:00Z");
  const before = "2026-11-22T07:00:00Z";
  expect(followUpState({ state: "open", due_at: before }, now)).toBe("overdue");
  expect(followUpState({ state: "open", due_at: "2026-11-23T07:00:00Z" }, now)).toBe("open");
  expect(followUpState({ state: "open", due_at: null }, now)).toBe("open");
  expect(followUpState({ state: "done", due_at: before }, now)).toBe("done");
  expect(followUpState({ state: "none" }, now)).toBe("none");
});
