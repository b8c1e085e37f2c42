import type { FeedbackPost } from "@/api/types";
import { once, type Said } from "@/pages/reviews/marked";

type Mined = Pick<FeedbackPost["mined"], "aspects">;

/** What it speaks of and how, each once. */
export function aspectsOf({ aspects }: Mined): Mined["aspects"] {
  return once(aspects);
}

/** What was found in title, line break and text, as places in the title and in the text. */
export function quotesIn(title: string, { aspects }: Mined): { title: Said[]; text: Said[] } {
  const break_ = Array.from(title).length;
  const within = (from: number, to: number): Said[] =>
    aspects.map(({ aspect, polarity, quotes }) => ({
      aspect,
      polarity,
      quotes: quotes
        .map(([start, end]) => ({ start: Math.max(start, from) - from, end: Math.min(end, to) - from }))
        .filter(({ start, end }) => end > start),
    }));
  return { title: within(0, break_), text: within(break_ + 1, Number.POSITIVE_INFINITY) };
}
