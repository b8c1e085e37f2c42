import { expect, it } from "vitest";
import { shareRead } from "./shareRead";

const step = (name: string, position: number, behind: number, lag_seconds: number) => ({
  name,
  position,
  behind,
  lag_seconds,
});

it("says how far the slowest step is, and nothing once all are there", () => {
  const [know, listen] = [step("know", 4_310, 5_690, 3_600), step("listen", 9_000, 1_000, 60)];
  expect(shareRead([know, listen])).toBe(0.43);
  expect(shareRead([step("know", 10_000, 0, 0), listen])).toBe(0.9);
  expect(shareRead([step("know", 10_000, 0, 0), step("listen", 10_000, 0, 0)])).toBeNull();
});

it("is quiet about a few seconds, and about what counts nothing", () => {
  expect(shareRead([step("know", 9_990, 10, 4)])).toBeNull();
  expect(shareRead([step("live", 0, 10_000, 3_600)])).toBeNull();
});

it("never calls done what is not", () => {
  expect(shareRead([step("know", 9_999, 1, 3_600)])).toBe(0.99);
  expect(shareRead([step("know", 0, 5, 3_600)])).toBe(0);
});
