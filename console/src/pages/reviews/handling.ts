import type { Recovery, ReviewRow } from "@/api/types";

type Worked = Pick<ReviewRow, "state" | "answered_at"> & { recovery?: Pick<Recovery, "state" | "due_at"> | null };
export type Handling = "held" | "rejected" | "overdue" | "due" | "closed" | "answered" | "waiting";

export const isPast = (time: string, now = Date.now()) => Date.parse(time) < now;

export const isOverdue = (recovery: Pick<Recovery, "state" | "due_at">, now = Date.now()) =>
  recovery.state === "open" && isPast(recovery.due_at, now);

/** What matters most about where a review stands: moderation before the clock, the clock before the answer. */
export function handling(row: Worked, now = Date.now()): Handling {
  if (row.state !== "published") return row.state;
  const { recovery } = row;
  if (recovery?.state === "open") return isOverdue(recovery, now) ? "overdue" : "due";
  if (recovery) return "closed";
  return row.answered_at ? "answered" : "waiting";
}

/** The later of now and the due time, moved by some hours. */
export function postponed(due: string, hours: number, now = Date.now()): string {
  return new Date(Math.max(Date.parse(due), now) + hours * 3_600_000).toISOString();
}

/** The key after one in a list, or none at its end; from nowhere the first. */
export function nextOf<T>(items: readonly T[], isAt: (item: T) => boolean): T | undefined {
  return items[items.findIndex(isAt) + 1];
}
