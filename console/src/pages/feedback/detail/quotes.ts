import type { FeedbackPost } from "@/api/types";
import type { Said } from "@/pages/reviews/marked";

type Mined = Pick<FeedbackPost["mined"], "aspects">;

/** What it speaks of and how, each once, however often it says so. */
export function aspectsOf({ aspects }: Mined): Mined["aspects"] {
  const same = (one: Mined["aspects"][number], other: Mined["aspects"][number]) =>
    one.aspect === other.aspect && one.polarity === other.polarity;
  return aspects.filter((one, index) => aspects.findIndex((other) => same(one, other)) === index);
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
