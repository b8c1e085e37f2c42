import { expect, it } from "vitest";
import { scaleOf } from "./scale";

it("has the numbers that the scores are computed on", () => {
  expect(scaleOf({ type: "nps" }, "en").numbers).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  expect(scaleOf({ type: "ces" }, "en").numbers).toHaveLength(7);
  expect(scaleOf({ type: "rating", scale: { from: 1, to: 3, low: { zh: "差" } } }, "en")).toEqual({
    numbers: [1, 2, 3],
    low: "差",
    high: "",
  });
});
