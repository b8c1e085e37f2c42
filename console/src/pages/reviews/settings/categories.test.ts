import { expect, test } from "vitest";
import { isOfNoProduct } from "./categories";

test("a category is one of the products, letter by letter, as far as they are known", () => {
  const known = { items: [{ name: "手机", products: 3 }], is_whole: true };
  expect(isOfNoProduct("手机", known)).toBe(false);
  expect(isOfNoProduct("手机 ", known)).toBe(true);
  expect(isOfNoProduct("电话", known)).toBe(true);
  expect(isOfNoProduct("", known)).toBe(false);
  expect(isOfNoProduct("电话", undefined)).toBe(false);
  expect(isOfNoProduct("电话", { ...known, is_whole: false })).toBe(false);
});
