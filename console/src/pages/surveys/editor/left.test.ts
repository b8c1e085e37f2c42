import { expect, it } from "vitest";
import { blank } from "../blank";
import { addQuestion, type Draft, moveQuestion, removeQuestion, withQuestion } from "./draft";
import { left, parts } from "./left";

const words = { title: "想听听您的意见", question: "有什么想说的？", thanks: "谢谢" };
const { definition, audience } = blank("zh", words);
const spoken = { ...definition, languages: ["zh", "en"] };
const was: Draft = addQuestion({ name: "问卷", definition: spoken, audience }, "single");
const faults = [
  "thanks.en",
  "audience.nth",
  "questions.1.text.zh",
  "questions.1.options.0.text.zh",
  "questions.0.text.en",
  "title.en",
].map((field) => ({ field, message: "is missing", code: "missing" as const }));
const fields = (now: Draft) => left(faults, was, now).map(({ field }) => field);

it("keeps what nobody has touched, and drops what was written since", () => {
  expect(fields(was)).toEqual(faults.map(({ field }) => field));
  const written = withQuestion(was, 1, { text: { zh: "喜欢什么？" } });
  expect(fields(written)).not.toContain("questions.1.text.zh");
  expect(fields(written)).toContain("questions.1.options.0.text.zh");
});

it("follows questions where they go", () => {
  expect(fields(moveQuestion(was, 1, -1))).toContain("questions.0.options.0.text.zh");
  expect(fields(removeQuestion(was, 1)).some((field) => field.startsWith("questions.1"))).toBe(false);
});

it("asks for no words in a language that is not spoken any more", () => {
  const one: Draft = { ...was, definition: { ...was.definition, languages: ["zh"] } };
  expect(fields(one)).toEqual(["audience.nth", "questions.1.text.zh", "questions.1.options.0.text.zh"]);
});

it("asks for the words of any language that is spoken", () => {
  const ja: Draft = { ...was, definition: { ...was.definition, languages: ["zh", "pt-BR"] } };
  const told = ["title.pt-BR", "title.ja", "questions.0.text.ja", "chrome.next.ja"].map((field) => ({
    field,
    message: "is missing",
    code: "missing" as const,
  }));
  expect(left(told, ja, ja).map(({ field }) => field)).toEqual(["title.pt-BR"]);
});

it("sums up by the parts of the editor, from its top", () => {
  expect(parts(faults)).toEqual([
    { part: "opening", n: 1 },
    { part: 0, n: 1 },
    { part: 1, n: 2 },
    { part: "ending", n: 1 },
    { part: "audience", n: 1 },
  ]);
});
