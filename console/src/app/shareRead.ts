import type { Consumer } from "@/api/types";

/** Whose events have waited longer than this is not up to date; what comes all the time is read faster. */
const LATE_SECONDS = 10;
/** Shows events as they come, and counts nothing. */
const SHOWS_ONLY = "live";

/** The share of all events that even the slowest step has read; `null` while every number is complete. */
export function shareRead(consumers: Pick<Consumer, "name" | "position" | "behind" | "lag_seconds">[]): number | null {
  const late = consumers.filter(({ name, lag_seconds }) => name !== SHOWS_ONLY && lag_seconds > LATE_SECONDS);
  if (late.length === 0) return null;
  const shares = late.map(({ position, behind }) => position / Math.max(1, position + behind));
  // What is not done is never called done.
  return Math.min(0.99, Math.floor(100 * Math.min(...shares)) / 100);
}
