import { expect, it } from "vitest";
import { isMonthRunning } from "./running";

it("knows whether the last month has all its days", () => {
  expect(isMonthRunning("2017-10-02")).toBe(true);
  expect(isMonthRunning("2017-09-30")).toBe(false);
  expect(isMonthRunning("2016-02-28")).toBe(true);
  expect(isMonthRunning("2017-12-31")).toBe(false);
  expect(isMonthRunning(null)).toBe(true);
});
