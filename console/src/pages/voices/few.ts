import type { AspectRow } from "@/api/types";

/** Fewer mentions than this tell next to nothing. */
export const FEW = 10;

type Counted = Pick<AspectRow, "mentions" | "mentions_before" | "change">;

/** Whether a change rests on too little, now or before. */
export const isThin = ({ mentions, mentions_before }: Omit<Counted, "change">) =>
  Math.min(mentions, mentions_before) < FEW;

/** How far an aspect got worse, for sorting: a change that rests on too little leads no list. */
export const worsened = (row: Counted) => (isThin(row) ? 0 : (row.change?.value ?? 0));
