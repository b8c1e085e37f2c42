import { useCallback } from "react";
import type { ContactReason, Decided } from "@/api/types";
import { type Messages, useI18n } from "@/i18n";
import type { Format } from "@/i18n/format";

type Mail = Pick<NonNullable<Decided["message"]>, "state" | "error">;

/**
 * Why somebody was asked or not, as a sentence with its numbers; a code of a newer server stays as it is. What waits is
 * looked at again at a time.
 */
export function sentence(
  { code, until, days, n }: ContactReason,
  t: Messages,
  f: Format,
  againAt?: string | null,
): string {
  const known = t.contacts.reason as Record<string, (days: string, n: string) => string>;
  const why = known[code]?.(f.number(days ?? null), f.number(n ?? null)) ?? code;
  if (until && againAt) return t.contacts.againAt(why, f.dateTime(againAt));
  return until ? t.contacts.until(why, f.dateTime(until)) : why;
}

/** Why a mail did not reach anybody: what was decided, in words; what the other server said, as it said it. */
export function failure({ state, error }: Mail, t: Messages, f: Format): string {
  return state === "cancelled" && error ? sentence({ code: error }, t, f) : (error ?? "");
}

export function useFailure(): (mail: Mail | null | undefined) => string {
  const { t, f } = useI18n();
  return useCallback((mail) => (mail ? failure(mail, t, f) : ""), [t, f]);
}

export function useReason(): (reason: ContactReason, againAt?: string | null) => string {
  const { t, f } = useI18n();
  return useCallback((reason, againAt) => sentence(reason, t, f, againAt), [t, f]);
}
