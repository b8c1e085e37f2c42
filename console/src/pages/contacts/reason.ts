import { useCallback } from "react";
import type { ContactReason } from "@/api/types";
import { type Messages, useI18n } from "@/i18n";
import type { Format } from "@/i18n/format";

/** Why somebody was asked or not, as a sentence with its numbers; a code of a newer server stays as it is. */
export function sentence({ code, until, days, n }: ContactReason, t: Messages, f: Format): string {
  const known = t.contacts.reason as Record<string, (days: string, n: string) => string>;
  const why = known[code]?.(f.number(days ?? null), f.number(n ?? null)) ?? code;
  return until ? t.contacts.until(why, f.dateTime(until)) : why;
}

export function useReason(): (reason: ContactReason) => string {
  const { t, f } = useI18n();
  return useCallback((reason) => sentence(reason, t, f), [t, f]);
}
