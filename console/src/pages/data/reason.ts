import type { RejectedEvent } from "@/api/types";
import { lookup, type Messages } from "@/i18n";

/** Why an event may be refused, the frequent ones first. */
export const REASONS = [
  "missing_id",
  "missing_event",
  "missing_type",
  "unknown_type",
  "reserved_event",
  "bad_field",
  "bad_timestamp",
  "future_timestamp",
  "malformed",
  "missing_batch",
  "too_large",
] as const;

/** In the reader's language; the server's own words for a reason newer than this console. */
export function reasonOf({ code, reason }: RejectedEvent, t: Messages): string {
  return code in t.problems.code ? lookup(t.problems.code, code) : reason;
}
