/** What is more than chance, and what is too little to tell. */

/** Fewer observations than this tell little: what is computed of them is grey, and says so. */
export const FEW = 30;

/**
 * Whether two counts of equally long times differ by more than chance: were they alike, each would be half of their sum,
 * and the normal law with a correction for continuity gives less than 5 % to a difference like theirs (Edwards,
 * Psychometrika 13, 1948).
 */
export const isBeyondChance = (now: number, before: number) =>
  Math.abs(now - before) - 1 > 1.959964 * Math.sqrt(now + before);

type Moved = {
  n: number;
  interval?: { low: number; high: number } | null;
  previous?: number | null;
  /** What the previous one rests on, where that is known. */
  previous_n?: number;
};

/** Whether what a number was lies outside of where it is now; of a number without an interval, whether there is enough. */
export function hasLeft({ n, interval, previous, previous_n = FEW }: Moved): boolean {
  if (isOfFew({ n, previous_n }) || previous == null) return false;
  return !interval || previous < interval.low || previous > interval.high;
}

/** Whether a change is of so few, now or before, that it tells little. */
export const isOfFew = ({ n, previous_n = FEW }: Moved) => Math.min(n, previous_n) < FEW;

/** How to colour the change of a count: grey while it may be chance. */
export function moodOf(now: number, before: number, isMoreBetter = true): "good" | "bad" | "faint" {
  if (!isBeyondChance(now, before)) return "faint";
  return now > before === isMoreBetter ? "good" : "bad";
}
