import type { AspectRow } from "@/api/types";

/** Fewer mentions than this tell next to nothing. */
export const FEW = 10;

type Counted = Pick<AspectRow, "mentions" | "mentions_before" | "change">;

/** When too little was said for a change to be told of; before comes first. */
export function fewIn({ mentions, mentions_before }: Omit<Counted, "change">): "now" | "before" | undefined {
  if (mentions_before < FEW) return "before";
  return mentions < FEW ? "now" : undefined;
}

/** Whether a change rests on too little, now or before. */
export const isThin = (row: Omit<Counted, "change">) => fewIn(row) !== undefined;

/** How far an aspect got worse, for sorting: a change that rests on too little leads no list. */
export const worsened = (row: Counted) => (isThin(row) ? 0 : (row.change?.value ?? 0));
