import { expect, it } from "vitest";
import { conditionOn, flat, mentioned, ruleOf, without } from "./rule";

const low = { question: "score", op: "lte" as const, value: 6 };
const late = { question: "why", op: "eq" as const, value: "late" };

it("is edited flat and sent as small as it can be", () => {
  expect(flat(low)).toEqual({ mode: "all", conditions: [low] });
  expect(flat({ any: [low, late] })).toEqual({ mode: "any", conditions: [low, late] });
  expect(flat({ all: [{ any: [low] }, late] })).toBeNull();
  expect(flat({ not: low })).toBeNull();
  expect(ruleOf({ mode: "any", conditions: [low] })).toEqual(low);
  expect(ruleOf({ mode: "any", conditions: [low, late] })).toEqual({ any: [low, late] });
  expect(ruleOf({ mode: "all", conditions: [] })).toBeNull();
});

it("loses the conditions on a question that is gone", () => {
  const rule = { all: [low, { not: late }] };
  expect(mentioned(rule)).toEqual(["score", "why"]);
  expect(without(rule, "why")).toEqual({ all: [low] });
  expect(without({ any: [low] }, "score")).toBeNull();
});

it("starts with the unhappy", () => {
  const nps = { key: "score", type: "nps" as const, text: {}, is_required: true };
  expect(conditionOn(nps)).toEqual({ question: "score", op: "lte", value: 6 });
  expect(conditionOn({ ...nps, type: "picture" })).toEqual({ question: "score", op: "answered" });
});
