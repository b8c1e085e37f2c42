/** Customers as lists and their own page show them. */
import type { Interval, Money } from "./shared";

export const CLASSES = ["potential", "new", "active", "loyal", "churned"] as const;
export type Class = (typeof CLASSES)[number];

export type CustomerRow = {
  id: string;
  name?: string | null;
  email?: string | null;
  phone?: string | null;
  class: Class;
  orders: number;
  net: Money;
  last_order_at?: string | null;
  last_seen_at?: string | null;
  rfm?: { r: number; f: number; m: number } | null;
  p_alive?: number | null;
  expected_orders_90d?: Interval | null;
  tags: string[];
  city?: string | null;
};
export type Identifier = { kind: string; value: string; first_seen_at: string };
export type Share = { name: string; share: number };
export type Count = { name: string; count: number };
export type Touch = { source?: string | null; medium?: string | null; referrer?: string | null; at?: string | null };
export type MoneyInterval = { value: Money; low: Money; high: Money; level?: number };
export type CustomerPrediction = {
  as_of: string;
  p_alive: number;
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
export type Customer = CustomerRow & {
  identifiers: Identifier[];
  traits: Record<string, unknown>;
  custom: Record<string, unknown>;
  consent: Record<string, boolean>;
  first_seen_at?: string | null;
  totals: { orders: number; gross: Money; refunds: Money; net: Money; items: number; aov?: Money | null };
  preferences?: {
    categories: Share[];
    brands: Share[];
    price_level?: number | null;
    discount_share?: number | null;
    hours: number[];
    weekdays: number[];
    devices: Count[];
    channels: Count[];
  } | null;
  first_touch?: Touch | null;
  last_touch?: Touch | null;
  interests: { kind: "category" | "product" | "search"; name: string; weight: number }[];
  lifecycle: {
    class: Class;
    since?: string | null;
    why?: string | null;
    history: { at: string; from: Class | null; to: Class; why: string }[];
  };
  prediction?: CustomerPrediction | null;
  segments: { id: string; name: string }[];
};
export type TimelineItem = {
  seq: number;
  at: string;
  kind: string;
  name: string;
  summary: Record<string, unknown>;
  source?: string | null;
};
export type Merge = {
  id: string;
  at: string;
  reason: string;
  into: string;
  from: string;
  identifiers: string[];
  undone_at?: string | null;
};
export type ClassCounts = { date: string } & Record<Class, number>;
export type Cohort = { cohort: string; size: number; months: number[] };
export type Overview = {
  total: number;
  by_class: Record<Class, number>;
  net_30d: Money;
  orders_30d: number;
  repurchase_rate: { value: number | null; low: number | null; high: number | null; n: number };
  retention: Cohort[];
};
