import { expect, it } from "vitest";
import { byScore } from "./byScore";

it("puts the longest silence between the lowest scores", () => {
  const cutoffs = { r: [12, 33, 68, 135], f: [1, 1, 2, 3], m: [9_900, 17_000, 30_300, 60_100] };
  expect(byScore(cutoffs)).toEqual({ ...cutoffs, r: [135, 68, 33, 12] });
});
