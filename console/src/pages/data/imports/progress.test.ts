import { expect, it } from "vitest";
import type { ImportResult } from "@/api/types";
import { settled, share } from "./progress";

const result = { taken: 400, rejected: 50, set_aside: 50 } as ImportResult;
const progress = { rows_read: 1000, rows_total: 1000 };

it("is not at its end when all rows are read", () => {
  expect(share({ state: "running", progress, result: null })).toBeCloseTo(0.1);
  expect(share({ state: "running", progress, result })).toBeCloseTo(0.55);
  expect(settled({ state: "running", progress, result })).toBe(500);
});

it("counts what an undoing has read, whatever the import had done", () => {
  expect(share({ state: "undoing", progress: { rows_read: 250, rows_total: 1000 }, result })).toBe(0.25);
  expect(settled({ state: "undoing", progress, result })).toBe(0);
});

it("does not know how far it is without knowing how much there is", () => {
  expect(share({ state: "running", progress: { rows_read: 5 }, result: null })).toBeUndefined();
});
