import type { RejectedEvent, UnreadEvent } from "@/api/types";
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
  "not_utf8",
  "unreadable_body",
] as const;

/** In the reader's language; the server's own words for a reason newer than this console. */
export function reasonOf({ code, reason }: RejectedEvent, t: Messages): string {
  return code in t.problems.code ? lookup(t.problems.code, code) : reason;
}

/** Why nobody could make anything of an event, in the reader's language; the server's own words where there are no others. */
export function whyUnread(
  { code, field, reason }: Pick<UnreadEvent, "code" | "field" | "reason">,
  t: Messages,
): string {
  const words = (t.data.unread.why as Record<string, string | ((field: string) => string) | undefined>)[code];
  return typeof words === "function" ? words(field) : (words ?? reason);
}
