import type { FeedbackPost } from "@/api/types";

export type Clock = "late" | "due" | "answered" | "none";

/** Whether somebody waits for an answer, and whether it is overdue; as of now, since the list may be some minutes old. */
export function clock({ due_at, answered_at }: Pick<FeedbackPost, "due_at" | "answered_at">, now = Date.now()): Clock {
  if (due_at) return Date.parse(due_at) < now ? "late" : "due";
  return answered_at ? "answered" : "none";
}
