import { expect, it } from "vitest";
import { Problem } from "@/api/http";
import { at, elsewhere, firstWithin, place, placed, refusedOf, within } from "./refused";

const problem = new Problem(422, {
  errors: [
    { field: "definition.questions[1].text.zh", message: "is missing", code: "untranslated" },
    { field: "definition.questions.0.show_if", message: "needs at least one rule", code: "no_rule" },
    { field: "shop", message: "unknown", code: "unknown" },
  ],
});

it("knows a place however it is written", () => {
  expect(place("definition.questions[2].options[0].text")).toBe("questions.2.options.0.text");
  expect(place("name")).toBe("name");
});

it("marks what a draft is missing where a refusal would be", () => {
  const missing = placed([{ field: "definition.title.zh", message: "is missing", code: "untranslated" }]);
  expect(at(missing, "title.zh")?.code).toBe("untranslated");
  expect(elsewhere(missing)).toEqual([]);
});

it("finds what is wrong at a field, within a question, and anywhere else", () => {
  const refused = refusedOf(problem);
  expect(at(refused, "questions.1.text.zh")?.code).toBe("untranslated");
  expect(at(refused, "questions.1.text")).toBeUndefined();
  expect(within(refused, "questions.1")).toBe(true);
  expect(within(refused, "questions.10")).toBe(false);
  expect(firstWithin(refused, "questions.0")?.code).toBe("no_rule");
  expect(elsewhere(refused).map(({ field }) => field)).toEqual(["shop"]);
  expect(refusedOf(new Error("x"))).toEqual([]);
});
