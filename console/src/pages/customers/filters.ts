import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useSearchParams } from "react-router";
import { q } from "@/api/queries";
import { CLASSES, type CustomField, type Language } from "@/api/types";
import { type Messages, useI18n } from "@/i18n";
import type { Filter, Option } from "@/ui/list/filters";
import { labelOf, useCustomerFields } from "./fields";
import { Offered } from "./Offered";
import { TOUCHES } from "./touches";

const OUTCOMES = ["returned", "late", "not_again", "first_only"] as const;
const PLACES = ["city", "province", "country"] as const;
/** What was in the orders that the days and the outcome are of, and where they were sent. */
const ORDERED = ["ordered_product", "ordered_category", "ordered_city", "ordered_province", "ordered_country"] as const;
const CHANNELS = ["web", "app", "server", "import"] as const;

/** Fields to filter by: archived ones only where the list is filtered by them already. */
function useOffered(): CustomField[] {
  const { all } = useCustomerFields();
  const [asked] = useSearchParams()[0].get("custom")?.split("=") ?? [];
  return useMemo(() => all.filter((field) => !field.is_archived || field.key === asked), [all, asked]);
}

/** Each value that can be chosen, and of other fields that there is one. Nobody is found by what is personal. */
function fieldOptions(fields: CustomField[], language: Language, t: Messages): Option[] {
  return fields
    .filter((field) => !field.is_personal)
    .flatMap((field) => {
      const own = labelOf(field.label, language, field.key);
      const name = field.is_archived ? t.segments.archived(own) : own;
      const one = (value: string, label: string) => ({ value: `${field.key}=${value}`, label: t.ui.pair(name, label) });
      if (field.type === "choice")
        return field.options.map(({ key, label }) => one(key, labelOf(label, language, key)));
      if (field.type === "yes_no") return [one("true", t.ui.yes), one("false", t.ui.no)];
      return [{ value: field.key, label: t.ui.pair(name, t.segments.op.is_set) }];
    });
}

export function useCustomerFilters(): Filter[] {
  const { t, language } = useI18n();
  const fields = useOffered();
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
      { kind: "text", key: "category", label: f.category, Offered },
      {
        kind: "options",
        key: "channel",
        label: f.channel,
        options: CHANNELS.map((value) => ({ value, label: t.words.channel[value] })),
      },
      { kind: "text", key: "tag", label: f.tag, Offered },
      ...[...PLACES, ...TOUCHES].map((key) => ({
        kind: "text" as const,
        key,
        label: t.segments.field[key],
        Offered,
      })),
      ...(fields.length > 0
        ? [{ kind: "options" as const, key: "custom", label: f.custom, options: fieldOptions(fields, language, t) }]
        : []),
      { kind: "text", key: "rfm", label: f.rfm },
      {
        kind: "options",
        key: "outcome",
        label: f.outcome,
        options: OUTCOMES.map((value) => ({ value, label: f.outcomes[value] })),
      },
      { kind: "dates", key: "ordered", label: f.ordered, low: "ordered_from", high: "ordered_to" },
      ...ORDERED.map((key) => ({ kind: "text" as const, key, label: f[key] })),
      { kind: "options", key: "parcel", label: f.parcel, options: [{ value: "late", label: f.late }] },
    ];
  }, [t, language, segments, fields]);
}
