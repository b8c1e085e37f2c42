import { expect, it } from "vitest";
import { forgets } from "./forgets";

const months = (n: number | null) => ({ retention_months: n });

it("asks before anything is deleted for good, and only then", () => {
  expect(forgets(months(null), months(12))).toBe(true);
  expect(forgets(months(12), months(6))).toBe(true);
  expect(forgets(months(6), months(6))).toBe(false);
  expect(forgets(months(6), months(12))).toBe(false);
  expect(forgets(months(6), months(null))).toBe(false);
  expect(forgets(months(null), {})).toBe(false);
});
