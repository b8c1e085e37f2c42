import { expect, it } from "vitest";
import { type FieldError, Problem } from "@/api/http";
import type { Messages } from "@/i18n";
import { formatter } from "@/i18n/format";
import en from "@/i18n/en";
import zh from "@/i18n/zh";
import described from "../../../docs/openapi.json?raw";
import { explain, explainField, faultWords } from "./explain";

type Shape = { type?: string; enum?: string[]; properties?: Record<string, Shape>; items?: Shape };
const api = JSON.parse(described) as { components: { schemas: { Fault: { oneOf: Shape[] } } } };
const faults = api.components.schemas.Fault.oneOf;

const sample = ({ type, items }: Shape): unknown =>
  type === "integer" ? 7 : type === "array" ? [sample(items ?? {}), "b"] : "mood";
const sampled = ({ properties = {} }: Shape = {}) =>
  Object.fromEntries(Object.entries(properties).map(([name, shape]) => [name, sample(shape)]));

it("has words in both languages for every fault that the server can tell", () => {
  expect(faults.length).toBeGreaterThan(50);
  for (const { properties } of faults) {
    const code = properties?.code?.enum?.[0];
    const told = { field: "x", message: "", code, values: sampled(properties?.values) } as unknown as FieldError;
    for (const t of [zh, en] as Messages[]) {
      const said = faultWords(told, t);
      expect(said, code).toBeTruthy();
      expect(said, code).not.toMatch(/undefined|\[object|NaN/);
    }
  }
});

it("says which rule, question or column is meant", () => {
  const number: FieldError = { field: "definition.all[1].any[0].value", message: "must be a number", code: "number" };
  expect(explainField(number, zh)).toBe("第 2.1 个条件：请填数字。");
  const untold: FieldError = { field: "definition.questions[2].text.zh", message: "", code: "untranslated" };
  expect(explainField(untold, en)).toBe("Question 3: The survey includes this language: add the text in it too.");
  const column: FieldError = {
    field: "mapping",
    message: "",
    code: "no_column",
    values: { table: "orders", column: "order_id" },
  };
  expect(explainField(column, zh)).toBe("还没有指定哪一列是“订单号”，这一列不能少。");
});

it("knows more of some fields than a code does, and less than none", () => {
  const state: FieldError = { field: "state", message: "", code: "one_of", values: { known: ["open", "done"] } };
  expect(explainField(state, zh)).toBe(zh.problems.field.state);
  const share: FieldError = { field: "request.sample_rate", message: "", code: "range", values: { low: 0, high: 1 } };
  expect(explainField(share, en)).toContain("100%");
  const days: FieldError = { field: "days", message: "", code: "range", values: { low: 7, high: 730 } };
  expect(explainField(days, en)).toBe("A number from 7 to 730.");
});

it("falls back to the server's sentence where it knows no better", () => {
  const newer = { field: "mapping", message: "is upside down", code: "of_a_newer_server" } as unknown as FieldError;
  expect(explainField(newer, zh)).toBe("列的对应关系还不完整。（is upside down）");
  const unknown = { ...newer, field: "horn" };
  expect(explainField(unknown, en)).toContain("horn: is upside down");
});

it("lets a problem's own code say what its fields cannot", () => {
  const errors: FieldError[] = [{ field: "raw", message: "x", code: "other", values: { why: "x" } }];
  const future = new Problem(422, { code: "future_timestamp", errors });
  expect(explain(future, zh, formatter("zh-CN", "Asia/Shanghai", "CNY"))).toBe(zh.problems.code.future_timestamp);
  const invalid = new Problem(422, { code: "invalid", errors });
  expect(explain(invalid, zh, formatter("zh-CN", "Asia/Shanghai", "CNY"))).toBe(zh.problems.field.raw);
});
