import { expect, it } from "vitest";
import { wilson } from "./wilson";

const percent = ({ low, high }: { low: number; high: number }) => [low, high].map((x) => Math.round(x * 1000) / 10);

it("gives the intervals of the tables: 80 of 100, 10 of 10", () => {
  expect(percent(wilson(80, 100))).toEqual([71.1, 86.7]);
  expect(percent(wilson(10, 10))).toEqual([72.2, 100]);
});

it("knows nothing of nothing", () => {
  expect(wilson(0, 0)).toEqual({ low: 0, high: 1 });
});
