import type { Import } from "@/api/types";

/** Of the time that an import takes, about so much goes by until all rows are read. */
const READING = 0.1;

export type Progressing = Pick<Import, "state" | "progress" | "result">;

/** Rows of which it is decided what became of them. */
export function settled({ state, result }: Progressing): number {
  return state === "running" && result ? result.taken + result.rejected + result.set_aside : 0;
}

/** How far an import, or its undoing, is: 0 to 1; nothing where that is not known. */
export function share(item: Progressing): number | undefined {
  const { rows_read: read, rows_total: total } = item.progress;
  if (!total) return undefined;
  const done = item.state === "running" ? READING * read + (1 - READING) * settled(item) : read;
  return Math.min(1, done / total);
}
