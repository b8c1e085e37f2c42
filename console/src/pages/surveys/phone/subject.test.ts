import { expect, it } from "vitest";
import type { CustomerOrder, SurveyQuestion } from "@/api/types";
import { answersAbout, NO_SUBJECT, named, orderLabel } from "./subject";

const question = (key: string, type: SurveyQuestion["type"]): SurveyQuestion => ({
  key,
  type,
  text: { zh: "", en: "" },
  is_required: false,
});
const questions = [question("which", "order"), question("what", "product"), question("why", "text")];

it("questions for an order are answered with the one that is spoken of", () => {
  const a1 = { order: "A-1", product: null };
  const first = answersAbout(questions, { why: "late" }, NO_SUBJECT, a1);
  expect(first).toEqual({ why: "late", which: "A-1" });
  expect(answersAbout(questions, first, a1, { ...a1, order: "A-2" })).toEqual({ why: "late", which: "A-2" });
  expect(answersAbout(questions, { which: "B-7" }, a1, { ...a1, order: "A-2" })).toEqual({ which: "B-7" });
  expect(answersAbout(questions, first, a1, NO_SUBJECT)).toEqual({ why: "late" });
  expect(answersAbout(questions, first, a1, { ...a1, product: "tea" })).toEqual({ ...first, what: "tea" });
});

it("texts name what is spoken of", () => {
  const bought = {
    order_id: "A-1",
    products: [
      { id: "tea", name: "Tea" },
      { id: "cup", name: "Cup" },
    ],
  };
  expect(named({ order: "A-1", product: "cup" }, bought)).toEqual({ order: "A-1", product: "Cup" });
  expect(named({ order: "A-1", product: null }, bought)).toEqual({ order: "A-1", product: "Tea" });
  expect(named({ order: "A-1", product: null }, undefined)).toEqual({ order: "A-1" });
  expect(named(NO_SUBJECT, undefined)).toEqual({});
});

it("an order is told from others by its day and goods", () => {
  const order = { order_id: "A-1", products: ["Tea", "Cup"], lines: 3 } as CustomerOrder;
  expect(orderLabel(order, "1 Mar 2026")).toBe("1 Mar 2026 · Tea, Cup … · A-1");
  expect(orderLabel({ ...order, products: [], lines: 0 }, "1 Mar 2026")).toBe("1 Mar 2026 · A-1");
});
