import { expect, it } from "vitest";
import { dayStart } from "./zone";

it("begins a day where the shop is", () => {
  expect(dayStart("2026-11-22", "Asia/Shanghai")).toBe("2026-11-21T16:00:00.000Z");
  expect(dayStart("2026-11-22", "UTC")).toBe("2026-11-22T00:00:00.000Z");
  expect(dayStart("2026-07-04", "America/New_York")).toBe("2026-07-04T04:00:00.000Z");
});

it("minds the days on which clocks change", () => {
  expect(dayStart("2026-03-29", "Europe/Berlin")).toBe("2026-03-28T23:00:00.000Z");
  expect(dayStart("2026-03-29", "Europe/Berlin", 1)).toBe("2026-03-29T22:00:00.000Z");
});
