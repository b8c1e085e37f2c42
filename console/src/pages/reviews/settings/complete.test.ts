import { expect, it } from "vitest";
import { areComplete, isComplete } from "./complete";

const item = (key: string) => ({ key, zh: "物流", en: "Delivery" });

it("wants both names and a key for each item, once in its group", () => {
  expect(isComplete([{ category: null, items: [item("delivery"), item("service")] }])).toBe(true);
  expect(isComplete([{ category: null, items: [item("delivery"), item("delivery")] }])).toBe(false);
  expect(isComplete([{ category: null, items: [item("物流")] }])).toBe(false);
  expect(isComplete([{ category: null, items: [{ ...item("delivery"), en: " " }] }])).toBe(false);
});

it("wants each category named, and once", () => {
  const general = { category: null, items: [item("delivery")] };
  const phones = { category: "手机", items: [item("battery")] };
  expect(isComplete([general, phones])).toBe(true);
  expect(isComplete([general, phones, phones])).toBe(false);
  expect(isComplete([general, { ...phones, category: " " }])).toBe(false);
});

it("wants both names, words and a key of its own for each aspect that is added", () => {
  const price = { key: "price", zh: "价格", en: "Price", words: [], is_on: true };
  const battery = { key: "battery", zh: "续航", en: "Battery", words: ["电池"], is_on: true };
  expect(areComplete([price], [])).toBe(true);
  expect(areComplete([price], [battery])).toBe(true);
  expect(areComplete([price], [{ ...battery, key: "price" }])).toBe(false);
  expect(areComplete([price], [{ ...battery, en: " " }])).toBe(false);
  expect(areComplete([price], [{ ...battery, words: [] }])).toBe(false);
});
