import type { Rfm } from "@/api/types";

/** The cut-offs from the lowest score to the highest. Fewer days since the last order score higher. */
export function byScore({ r, f, m }: Rfm["cutoffs"]): Rfm["cutoffs"] {
  return { r: [...r].reverse(), f, m };
}
