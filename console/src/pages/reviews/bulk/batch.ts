/** What is done with many reviews: a call takes some of them, and tells of each what became of it. */
import { Problem } from "@/api/http";
import type { ReplyTemplate, ReviewOutcomes, ReviewRow } from "@/api/types";

/** Reviews that one call takes. */
export const MOST = 50;

export function chunks<T>(items: readonly T[], size = MOST): T[][] {
  const starts = Array.from({ length: Math.ceil(items.length / size) }, (_, index) => index * size);
  return starts.map((start) => items.slice(start, start + size));
}

/** Sends all, one call after the other; gives why something was not done, by the review's id. */
export async function sendAll<T extends { id: string }>(
  items: readonly T[],
  send: (some: T[]) => Promise<ReviewOutcomes>,
  size = MOST,
): Promise<Map<string, unknown>> {
  const failed = new Map<string, unknown>();
  for (const some of chunks(items, size)) {
    try {
      for (const { id, problem } of (await send(some)).items)
        if (problem) failed.set(id, new Problem(problem.status, problem));
    } catch (error) {
      for (const { id } of some) failed.set(id, error);
    }
  }
  return failed;
}

/** Whether a review is answered unless somebody leaves it out: nobody has, and it is not taken down. */
export const isToAnswer = ({ answered_at, state }: Pick<ReviewRow, "answered_at" | "state">) =>
  !answered_at && state !== "rejected";

/** Templates of one name are one choice: each review has the one for its class and language. */
export const templateNames = (templates: readonly Pick<ReplyTemplate, "name">[]) => [
  ...new Set(templates.map(({ name }) => name)),
];
