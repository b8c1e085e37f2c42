import { useInfiniteQuery } from "@tanstack/react-query";
import { q } from "@/api/queries";
import { useI18n } from "@/i18n";
import { orderLabel } from "./subject";

/** What can be picked where a question asks for an order or a product. */
export type Choices = { value: string; label: string }[];

/** The customer's orders, the newest first. */
export function useOrders(customer: string) {
  const { f } = useI18n();
  const found = useInfiniteQuery(q.customerOrders(customer));
  const orders = found.data?.pages.flatMap((page) => page.items) ?? [];
  const choices: Choices = orders.map((order) => ({
    value: order.order_id,
    label: orderLabel(order, f.dateTime(order.ordered_at)),
  }));
  return { found, choices };
}

export type FoundOrders = ReturnType<typeof useOrders>["found"];
