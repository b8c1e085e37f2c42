import type { Signal } from "@/api/types";
import { lookup, type Messages } from "@/i18n";
import type { Format } from "@/i18n/format";

/** What a signal rests on, in words. */
export function evidence({ kind, evidence: found }: Signal, t: Messages, f: Format): string {
  if (kind === "corrected") return lookup(t.review.reason, found);
  const against = kind === "contradiction" && /^(\d) \/ (\w+)$/.exec(found);
  if (!against) return found;
  const [, stars, tone = ""] = against;
  return t.review.contradicts(t.reviews.nStars(f.number(Number(stars))), lookup(t.reviews.polarity, tone));
}
