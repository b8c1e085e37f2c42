import type { CustomerRow } from "@/api/types";

/** A customer for whom staff do something: one with a profile, or by a mail address. */
export type Customer = { customer_id: string } | { email: string; name?: string };

/** What was chosen or typed: the id of a profile that was found, else a mail address; nothing when it is neither. */
export function customerOf(typed: string, found: readonly Pick<CustomerRow, "id">[]): Customer | null {
  const text = typed.trim();
  if (found.some(({ id }) => id === text)) return { customer_id: text };
  return /^\S+@\S+\.\S+$/.test(text) ? { email: text } : null;
}
