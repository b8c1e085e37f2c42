import type { UncountedMoney } from "@/api/types";
import type { Messages } from "@/i18n";
import type { Format } from "@/i18n/format";

/** What was paid in other currencies than the shop's, and with how many orders. */
export function uncountedMoney(all: readonly UncountedMoney[], t: Messages, f: Format): string {
  const one = ({ net, orders }: UncountedMoney) =>
    orders > 0 ? t.customers.page.uncountedOf(f.money(net), f.number(orders)) : f.money(net);
  return f.list(all.map(one));
}
