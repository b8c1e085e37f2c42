import { expect, it } from "vitest";
import { plain, said } from "./said";

it("speaks the other language rather than none", () => {
  expect(said({ zh: "好" }, "en")).toBe("好");
  expect(said({ zh: "好", en: "" }, "en")).toBe("好");
  expect(said(null, "en")).toBe("");
  expect(said({ ja: "はい", "zh-Hant": "是" }, "zh")).toBe("是");
  expect(said({ ja: "はい" }, "en")).toBe("はい");
});

it("shows dots where somebody's own words would be", () => {
  expect(plain({ en: "You gave us {{answer:score}}. Why?" }, "en")).toBe("You gave us …. Why?");
  expect(plain({ en: "{{ name | Dear customer }}, hello" }, "en")).toBe("Dear customer, hello");
});
