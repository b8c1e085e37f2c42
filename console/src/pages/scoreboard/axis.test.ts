import { expect, it } from "vitest";
import type { MeasurePart } from "@/api/types";
import { axisOf } from "./axis";

const part = (value: number, low?: number, high?: number) =>
  ({ from: "2026-11-01", to: "2026-11-07", number: { value, low, high, n: 9, is_small: true } }) as MeasurePart;

it("ends where the scale does, with even steps", () => {
  expect(axisOf("stars", [part(4.6), part(2)])).toEqual({ min: 1, max: 5, interval: 2 });
  expect(axisOf("stars", [part(4.6, 3.1, 5)])).toEqual({ min: 3, max: 5, interval: 1 });
  expect(axisOf("scale7", [part(5.5)])).toEqual({ min: 4, max: 7, interval: 1.5 });
});

it("shows all of a large share, and only as much as there is of a small one", () => {
  expect(axisOf("share", [part(0.4, 0.2, 0.9)])).toEqual({ min: 0, max: 1, interval: 0.5 });
  expect(axisOf("share", [part(0.02, 0.01, 0.05)])).toEqual({ min: 0 });
});

it("counts the low end of the interval, and survives weeks without numbers", () => {
  expect(axisOf("stars", [part(4.6, 2.2, 5), { ...part(5), number: null }]).min).toBe(1);
  expect(axisOf("points", [])).toEqual({ min: -100, max: 100, interval: 100 });
});
