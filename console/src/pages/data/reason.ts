import type { RejectedEvent } from "@/api/types";
import { lookup, type Messages } from "@/i18n";

/** In the reader's language; the server's own words for a reason newer than this console. */
export function reasonOf({ code, reason }: RejectedEvent, t: Messages): string {
  return code in t.problems.code ? lookup(t.problems.code, code) : reason;
}
