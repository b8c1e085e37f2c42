import type { Messages } from "@/i18n";
import type { Format } from "@/i18n/format";

type Reason = { code?: string } & Record<string, unknown>;

/** Why a customer is in a class: the server gives a code and numbers, the words are ours. */
export function classReason(why: string | null | undefined, t: Messages, f: Format): string {
  if (!why) return "";
  let reason: Reason;
  try {
    reason = JSON.parse(why) as Reason;
  } catch {
    return why;
  }
  const n = (key: string) => f.number(Number(reason[key]));
  const w = t.lifecycle.why;
  switch (reason.code) {
    case "no_order":
      return w.no_order;
    case "cancelled":
      return w.cancelled(n("orders"));
    case "unpaid":
      return w.unpaid(n("orders"));
    case "none_counts":
      return w.none_counts(n("orders"));
    case "first_order":
      return w.first_order(n("new_days"));
    case "quiet":
      return w.quiet(n("days"), n("churn_days"));
    case "ordered":
      return w.ordered(n("days"), n("orders"));
    case "loyal":
      return w.loyal(n("orders"), n("months"));
    case "silent":
      return w.silent(n("days"), n("churn_days"));
    default:
      return "";
  }
}
