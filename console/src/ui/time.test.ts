import dayjs from "dayjs";
import { expect, test } from "vitest";
import { asTime, daysBetween, weekdayOf } from "./time";

test("days are counted with both ends, over the end of a month", () => {
  expect(daysBetween(dayjs("2026-09-30"), dayjs("2026-10-02"))).toEqual(["2026-09-30", "2026-10-01", "2026-10-02"]);
  expect(daysBetween(dayjs("2026-10-02"), dayjs("2026-10-02"))).toEqual(["2026-10-02"]);
  expect(daysBetween(dayjs("2026-10-03"), dayjs("2026-10-02"))).toEqual([]);
  expect(daysBetween(dayjs("2026-10-01T09:00:09"), dayjs("2026-10-02T09:00:05"))).toHaveLength(2);
});

test("a week begins on Monday", () => {
  expect(["2026-11-16", "2026-11-21", "2026-11-22"].map(weekdayOf)).toEqual([0, 5, 6]);
});

test("a time of day is read and written as the API has it", () => {
  expect(asTime.normalize(asTime.getValueProps("09:05").value)).toBe("09:05");
  expect([asTime.getValueProps("").value, asTime.normalize(null)]).toEqual([null, ""]);
});
