import { expect, test } from "vitest";
import { courseOf, hasCourse, isScant } from "./courses";

const part = (mentions: number) => ({
  from: "2026-02-01",
  to: "2026-02-07",
  mentions,
  positive: mentions,
  negative: 0,
  negative_share: mentions > 0 ? 0 : null,
  interval: null,
  net: mentions > 0 ? 1 : null,
});

test("a course is of the shop or of one thing", () => {
  expect(courseOf({ days: 90, product: null })).toEqual({ days: 90, product: null });
  expect(courseOf({ days: 90, product: null, region: "浙江" })).toEqual({ days: 90, product: null, region: "浙江" });
  expect(courseOf({ days: 90, product: "p1", region: "浙江" })).toBeNull();
});

test("what rests on few mentions is marked, and one part is no course", () => {
  expect([0, 9, 10].map((n) => isScant(part(n)))).toEqual([true, true, false]);
  expect(hasCourse([part(40)])).toBe(false);
  expect(hasCourse([part(0), part(40), part(0)])).toBe(false);
  expect(hasCourse([part(3), part(0), part(40)])).toBe(true);
});
