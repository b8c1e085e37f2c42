import type { CustomerRow } from "@/api/types";
import type { Messages } from "@/i18n";

/** What to call a customer: the best that is known, never a blank. */
export function customerName(
  row: Pick<CustomerRow, "id" | "name" | "email" | "phone" | "account">,
  t: Messages,
): string {
  return row.name || row.email || row.phone || row.account || unnamed(row.id, t);
}

/** A customer of whom no name is known, told from the others. */
export const unnamed = (id: string, t: Messages) => t.customers.unnamed(id.replaceAll("-", "").slice(-6));
