import { expect, test } from "vitest";
import type { InvitedReviews } from "@/api/types";
import { verdict } from "./compared";

const group = (n: number) => ({ n, mean: 4, interval: null, good_rate: { value: 0.8, low: 0.7, high: 0.9, n } });
const of = (invited: number, unasked: number, low: number, high: number): InvitedReviews => ({
  invited: group(invited),
  unasked: group(unasked),
  mean_difference: { value: (low + high) / 2, low, high },
  good_difference: null,
  asked: [],
  not_drawn: 0,
  wished: {
    reason: "self",
    asked: 0,
    opened: 0,
    answered: 0,
    answered_rate: { value: null, low: null, high: null, n: 0 },
  },
});

test("a difference is named only where both sides are many and its interval leaves out zero", () => {
  expect(verdict(of(400, 300, 0.1, 0.5))).toBe("higher");
  expect(verdict(of(400, 300, -0.5, -0.1))).toBe("lower");
  expect(verdict(of(400, 300, -0.1, 0.5))).toBe("chance");
  expect(verdict(of(400, 29, 0.1, 0.5))).toBe("few");
  expect(verdict(of(0, 300, 0.1, 0.5))).toBe("none");
});
