/** How long what is told is held back, in minutes. */
export const WHEN = { now: 0, soon: 15, hour: 60, day: 1_440 } as const;
export type When = keyof typeof WHEN;

/** Where a mail to those who answered stands. */
export type Stage = "due" | "sending" | "told" | "withdrawn";

type Times = { done_at?: string | null; withdrawn_at?: string | null; due_at: string };

export function stage({ done_at, withdrawn_at, due_at }: Times, now = Date.now()): Stage {
  if (withdrawn_at) return "withdrawn";
  if (done_at) return "told";
  return Date.parse(due_at) > now ? "due" : "sending";
}

/** The lines of a mail's text that have words: each is a paragraph. */
export const paragraphs = (text: string) =>
  text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");

/** How many were not told because they had been told the same words before. */
export const toldBefore = ({ not_told }: { not_told: readonly { code: string; n: number }[] }) =>
  not_told.find(({ code }) => code === "told_before")?.n ?? 0;
