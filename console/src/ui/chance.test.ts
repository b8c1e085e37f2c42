import { expect, test } from "vitest";
import { hasLeft, isBeyondChance, isOfFew, moodOf } from "./chance";

test("two counts differ by more than chance only when there are enough of them", () => {
  // The exact binomial test gives 0.031 to six of six, 0.0625 to five of five
  expect(isBeyondChance(6, 0)).toBe(true);
  expect(isBeyondChance(5, 0)).toBe(false);
  expect(isBeyondChance(2, 1)).toBe(false);
  expect(isBeyondChance(200, 100)).toBe(true);
  expect(isBeyondChance(100, 200)).toBe(true);
  expect(isBeyondChance(105, 100)).toBe(false);
  expect(isBeyondChance(0, 0)).toBe(false);
});

test("a score has moved when its interval leaves out what it was, and it stands on enough", () => {
  const interval = { low: 4.6, high: 4.8 };
  expect(hasLeft({ n: 100, interval, previous: 4.5 })).toBe(true);
  expect(hasLeft({ n: 100, interval, previous: 4.9 })).toBe(true);
  expect(hasLeft({ n: 100, interval, previous: 4.65 })).toBe(false);
  expect(hasLeft({ n: 2, interval, previous: 1 })).toBe(false);
  expect(hasLeft({ n: 100, interval: null, previous: 1 })).toBe(true);
  expect(hasLeft({ n: 100, interval })).toBe(false);
  expect(hasLeft({ n: 100, interval, previous: 5, previous_n: 2 })).toBe(false);
});

test("a change is of few when one of its sides is", () => {
  expect(isOfFew({ n: 400, previous_n: 3 })).toBe(true);
  expect(isOfFew({ n: 3, previous_n: 400 })).toBe(true);
  expect(isOfFew({ n: 400, previous_n: 30 })).toBe(false);
  expect(isOfFew({ n: 400 })).toBe(false);
});

test("a change is coloured by what it means, and not while it may be chance", () => {
  expect(moodOf(200, 100)).toBe("good");
  expect(moodOf(100, 200)).toBe("bad");
  expect(moodOf(200, 100, false)).toBe("bad");
  expect(moodOf(100, 200, false)).toBe("good");
  expect(moodOf(2, 1, false)).toBe("faint");
});
