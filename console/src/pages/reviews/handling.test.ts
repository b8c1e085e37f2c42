import { expect, it } from "vitest";
import { handling, isOverdue, nextOf, postponed } from "./handling";

const NOW = Date.parse("2026-11-22T08:00:00Z");
const open = (due_at: string) => ({ id: "r", state: "open" as const, due_at });

it("puts moderation before the clock, and the clock before the answer", () => {
  const late = open("2026-11-22T07:00:00Z");
  expect(handling({ state: "held", recovery: late }, NOW)).toBe("held");
  expect(handling({ state: "published", recovery: late, answered_at: "2026-11-21T08:00:00Z" }, NOW)).toBe("overdue");
  expect(handling({ state: "published", recovery: open("2026-11-22T09:00:00Z") }, NOW)).toBe("due");
  expect(handling({ state: "published", recovery: { ...late, state: "closed" } }, NOW)).toBe("closed");
  expect(handling({ state: "published", answered_at: "2026-11-21T08:00:00Z" }, NOW)).toBe("answered");
  expect(handling({ state: "published" }, NOW)).toBe("waiting");
});

it("is never overdue once closed", () => {
  expect(isOverdue({ state: "closed", due_at: "2020-01-01T00:00:00Z" }, NOW)).toBe(false);
});

it("postpones from now when the time has passed already", () => {
  expect(postponed("2026-11-20T00:00:00Z", 4, NOW)).toBe("2026-11-22T12:00:00.000Z");
  expect(postponed("2026-11-23T00:00:00Z", 24, NOW)).toBe("2026-11-24T00:00:00.000Z");
});

it("goes on to the next, and ends at the end", () => {
  expect(nextOf([1, 2, 3], (n) => n === 2)).toBe(3);
  expect(nextOf([1, 2, 3], (n) => n === 3)).toBeUndefined();
  expect(nextOf([1, 2, 3], () => false)).toBe(1);
});
