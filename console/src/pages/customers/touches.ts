import type { Touch } from "@/api/types";
import { lookup, type Messages } from "@/i18n";

/** What brought a customer, first and last: filters of the list, and fields of segments. */
export const TOUCHES = ["first_source", "first_campaign", "last_source", "last_campaign"] as const;

/** Where a customer came from, in words as far as there are any: shops make up sources and media of their own. */
export function cameFrom({ source, medium, referrer }: Pick<Touch, "source" | "medium" | "referrer">, t: Messages) {
  const said = (words: object, code: string) => {
    const known = lookup(words, code.toLowerCase());
    return known === code.toLowerCase() ? code : known;
  };
  const from = [
    source && said({ ...t.words.channel, ...t.words.source }, source),
    medium && said(t.words.medium, medium),
  ];
  return from.filter(Boolean).join(" / ") || referrer || t.customers.page.direct;
}
