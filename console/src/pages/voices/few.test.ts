import { expect, test } from "vitest";
import { fewIn, isThin, worsened } from "./few";

const row = (mentions: number, mentions_before: number, value: number | null) => ({
  mentions,
  mentions_before,
  change: value === null ? null : { value, low: value - 0.1, high: value + 0.1 },
});

test("two mentions that turned from all to nothing are marked, and lead no list", () => {
  expect(isThin(row(2, 2, 1))).toBe(true);
  expect(isThin(row(400, 2, 1))).toBe(true);
  expect(isThin(row(10, 10, 0.1))).toBe(false);
  expect([row(400, 2, 1), row(2, 400, 1), row(2, 2, 1), row(10, 10, 1)].map(fewIn)).toEqual([
    "before",
    "now",
    "before",
    undefined,
  ]);
  const rows = [row(2, 2, 1), row(300, 280, 0.08), row(90, 0, null), row(120, 130, -0.05)];
  expect(rows.map(worsened)).toEqual([0, 0.08, 0, -0.05]);
});
