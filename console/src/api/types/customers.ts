/** Customers as lists and their own page show them. */
import type { Described, Exact, Interval, Money } from "./shared";

export const CLASSES = ["potential", "new", "active", "loyal", "churned"] as const;
export type Class = (typeof CLASSES)[number];

export type CustomerRow = Exact<Described["CustomerRow"], { class: Class }>;
export type CustomerOrder = Described["CustomerOrder"];
export type UncountedMoney = Described["UncountedMoney"];
export type Identifier = Described["Identifier"];
export type Share = Omit<Described["PreferenceShare"], "orders">;
export type Count = Described["Count"];
export type DiscountUse = Exact<Described["DiscountUse"], { than_shop: "more" | "less" | "like" }>;
export type Touch = Described["Touch"];
export type MoneyInterval = { value: Money; low: Money; high: Money };
/** The description leaves it open. */
export type CustomerPrediction = {
  as_of: string;
  p_alive: Interval;
  orders_30: Interval;
  orders_90: Interval;
  orders_365: Interval;
  value_30: MoneyInterval | null;
  value_90: MoneyInterval | null;
  value_365: MoneyInterval | null;
  next_order_at: { value: string; low: string; high: string } | null;
  /** Probability that there is no next order. */
  never: number;
  model: string;
};
type Interest = Exact<Described["Interest"], { kind: "category" | "product" | "search" }>;
export type Customer = Exact<
  Described["Customer"],
  {
    class: Class;
    interests: Interest[];
    prediction?: CustomerPrediction | null;
    preferences: Exact<Described["Preferences"], { discount?: DiscountUse | null }>;
  }
>;
export type TimelineItem = Described["Moment"];
export const TIMELINE_KINDS = ["orders", "browsing", "service", "profile"] as const;
export type TimelineKind = (typeof TIMELINE_KINDS)[number];
export type Merge = Described["MergeView"];
export type ClassCounts = Described["ClassCounts"];
export type Cohort = Described["Cohort"];
export type Overview = Exact<Described["Overview"], { by_class: Record<Class, number> }>;
