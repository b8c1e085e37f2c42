import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { q } from "@/api/queries";
import { CLASSES } from "@/api/types";
import { useI18n } from "@/i18n";
import type { Filter } from "@/ui/list/filters";

const OUTCOMES = ["returned", "late", "not_again", "first_only"] as const;
const CHANNELS = ["web", "app", "server", "import"] as const;

export function useCustomerFilters(): Filter[] {
  const { t } = useI18n();
  const segments = useQuery(q.segments()).data?.items;
  return useMemo(() => {
    const f = t.customers.filter;
    return [
      {
        kind: "options",
        key: "class",
        label: f.class,
        multiple: true,
        options: CLASSES.map((value) => ({ value, label: t.words.class[value] })),
      },
      {
        kind: "options",
        key: "churn",
        label: f.churn,
        options: (["high", "medium", "low"] as const).map((value) => ({ value, label: f[value] })),
      },
      { kind: "range", key: "orders", label: f.orders, low: "min_orders", high: "max_orders" },
      { kind: "range", key: "net", label: f.net, low: "min_net", high: "max_net", unit: "money" },
      { kind: "dates", key: "last_order", label: f.lastOrder, low: "last_order_after", high: "last_order_before" },
      {
        kind: "options",
        key: "segment",
        label: f.segment,
        options: (segments ?? []).map(({ id, name }) => ({ value: id, label: name })),
      },
      { kind: "text", key: "category", label: f.category },
      {
        kind: "options",
        key: "channel",
        label: f.channel,
        options: CHANNELS.map((value) => ({ value, label: t.words.channel[value] })),
      },
      { kind: "text", key: "tag", label: f.tag },
      { kind: "text", key: "rfm", label: f.rfm },
      {
        kind: "options",
        key: "outcome",
        label: f.outcome,
        options: OUTCOMES.map((value) => ({ value, label: f.outcomes[value] })),
      },
      { kind: "dates", key: "ordered", label: f.ordered, low: "ordered_from", high: "ordered_to" },
      { kind: "options", key: "parcel", label: f.parcel, options: [{ value: "late", label: f.late }] },
    ];
  }, [t, segments]);
}
