import type { InvitedReviews } from "@/api/types";
import { FEW } from "@/ui/chance";

export type Verdict = "none" | "few" | "chance" | "higher" | "lower";

/** What the stars of the invited tell beside those of the unasked. */
export function verdict({ invited, unasked, mean_difference: by }: InvitedReviews): Verdict {
  if (invited.n === 0 || unasked.n === 0) return "none";
  if (!by || Math.min(invited.n, unasked.n) < FEW) return "few";
  if (by.low > 0) return "higher";
  return by.high < 0 ? "lower" : "chance";
}
