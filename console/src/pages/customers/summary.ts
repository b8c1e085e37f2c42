import type { Money } from "@/api/types";
import type { Format } from "@/i18n/format";

const isMoney = (value: unknown): value is Money =>
  typeof value === "object" && value !== null && "minor" in value && "currency" in value;

/** What is worth reading of an event's summary, in the order it was written; objects and empty values are left out. */
export function summaryFacts(summary: Record<string, unknown>, f: Format): string[] {
  const facts: string[] = [];
  for (const [key, value] of Object.entries(summary)) {
    if (value === null || value === "" || value === false) continue;
    if (isMoney(value)) facts.push(f.money(value));
    else if (key === "rating" && typeof value === "number") facts.push("★".repeat(Math.round(value)));
    else if (typeof value === "string") facts.push(value);
    else if (typeof value === "number") facts.push(`${key} ${f.number(value, 2)}`);
    else if (value === true) facts.push(key);
    else if (Array.isArray(value)) facts.push(value.map(nameOf).filter(Boolean).join(", "));
  }
  return facts.filter(Boolean);
}

function nameOf(item: unknown): string {
  if (typeof item === "string") return item;
  if (typeof item !== "object" || item === null) return "";
  const { name, quantity } = item as { name?: unknown; quantity?: unknown };
  return `${typeof name === "string" ? name : ""}${typeof quantity === "number" && quantity !== 1 ? ` ×${quantity}` : ""}`;
}

const GROUPS: Record<string, RegExp> = {
  orders: /^(Order|Parcel|Checkout|Coupon)/,
  service: /^(Review|Survey|Support|Case)/,
  system: /^(Profiles|Trait|Lifecycle|Segment|Import|Customer|Consent)|^(identify|alias|group)$/,
};
export type TimelineGroup = "all" | "orders" | "browsing" | "service" | "system";

/** Which part of the timeline an event belongs to; what is nothing else is browsing. */
export function groupOf(name: string): Exclude<TimelineGroup, "all"> {
  const found = Object.entries(GROUPS).find(([, pattern]) => pattern.test(name));
  return (found?.[0] as Exclude<TimelineGroup, "all"> | undefined) ?? "browsing";
}
