import type { Query } from "@/api/http";
import type { Definition } from "@/api/types";
import { TOUCHES } from "./touches";

/** Filters of the customers' list that no rule of a segment says: they search, or look at single orders. */
const UNSAID = [
  "q",
  "segment",
  "outcome",
  "ordered_from",
  "ordered_to",
  "ordered_product",
  "ordered_category",
  "ordered_city",
  "ordered_province",
  "ordered_country",
] as const;
export type Unsaid = (typeof UNSAID)[number];

/** Filters that are called as the field of a segment that they ask for. */
const SAME = ["category", "channel", "tag", "city", "province", "country", ...TOUCHES] as const;

/** As the list's filter has it: below the first a customer is likely lost, above the second hardly. */
const CHURN: Record<string, Definition[]> = {
  high: [{ field: "p_alive", op: "lt", value: 0.3 }],
  medium: [
    { field: "p_alive", op: "gte", value: 0.3 },
    { field: "p_alive", op: "lt", value: 0.7 },
  ],
  low: [{ field: "p_alive", op: "gte", value: 0.7 }],
};
const SCORES = ["rfm_r", "rfm_f", "rfm_m"];

const cell = (scores: string): Definition => ({
  all: Array.from(scores.trim()).map((score, place) => ({
    field: SCORES[place] ?? "rfm_m",
    op: "eq",
    value: Number(score),
  })),
});

/** The rules that find whom the list's filters find now and later, or the filters that cannot be said by rules. */
export function segmentOf(query: Query): { definition: Definition } | { unsaid: Unsaid[] } {
  const given = (key: string) => (query[key] ? String(query[key]) : undefined);
  const unsaid = UNSAID.filter((key) => given(key));
  if (unsaid.length > 0) return { unsaid };
  const rules: Definition[] = [];
  const add = (key: string, rule: (value: string) => Definition) => {
    const value = given(key);
    if (value) rules.push(rule(value));
  };
  add("class", (value) => ({ field: "class", op: "in", value: value.split(",") }));
  add("min_orders", (value) => ({ field: "orders", op: "gte", value: Number(value) }));
  add("max_orders", (value) => ({ field: "orders", op: "lte", value: Number(value) }));
  add("min_net", (value) => ({ field: "net", op: "gte", value: Number(value) }));
  add("max_net", (value) => ({ field: "net", op: "lte", value: Number(value) }));
  add("last_order_after", (value) => ({ field: "last_order_at", op: "gte", value }));
  add("last_order_before", (value) => ({ field: "last_order_at", op: "lte", value }));
  for (const field of SAME) add(field, (value) => ({ field, op: "eq", value }));
  add("custom", (value) => {
    const [key = "", ...rest] = value.split("=");
    const field = `custom.${key}`;
    return rest.length > 0 ? { field, op: "eq", value: rest.join("=") } : { field, op: "is_set" };
  });
  add("parcel", () => ({ field: "late_parcel", op: "eq", value: true }));
  add("rfm", (value) => ({ any: value.split(",").map(cell) }));
  rules.push(...(CHURN[given("churn") ?? ""] ?? []));
  return { definition: { all: rules } };
}
