import { expect, test } from "vitest";
import { betterDay } from "./asOf";

test("a shop whose newest order is long ago had better be read as of that day", () => {
  const today = "2026-11-23";
  expect(betterDay({ day: null, newest_order: "2011-12-09", today })).toBe("2011-12-09");
  expect(betterDay({ day: null, newest_order: "2026-09-24", today })).toBeNull();
  expect(betterDay({ day: "2012-01-01", newest_order: "2011-12-09", today })).toBeNull();
  expect(betterDay({ day: null, newest_order: null, today })).toBeNull();
});
