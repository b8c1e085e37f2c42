import { expect, it } from "vitest";
import { clock } from "./clock";

const NOW = Date.parse("2026-11-22T08:00:00Z");

it("runs while somebody waits, whatever was answered before", () => {
  expect(clock({ due_at: "2026-11-22T09:00:00Z" }, NOW)).toBe("due");
  expect(clock({ due_at: "2026-11-22T07:00:00Z" }, NOW)).toBe("late");
  expect(clock({ due_at: "2026-11-22T07:00:00Z", answered_at: "2026-11-20T08:00:00Z" }, NOW)).toBe("late");
});

it("stops with the answer, and does not run where nobody waits", () => {
  expect(clock({ due_at: null, answered_at: "2026-11-20T08:00:00Z" }, NOW)).toBe("answered");
  expect(clock({ due_at: null, answered_at: null }, NOW)).toBe("none");
});
