/** Customers as lists and their own page show them. */
import type { Described, Exact } from "./shared";

export const CLASSES = ["potential", "new", "active", "loyal", "churned"] as const;
export type Class = (typeof CLASSES)[number];

export type CustomerRow = Exact<Described["CustomerRow"], { class: Class }>;
export type CustomField = Described["CustomField"];
export type CustomFieldType = Described["CustomFieldType"];
export type CustomFieldLabel = Described["CustomFieldLabel"];
export type CustomerOrder = Described["CustomerOrder"];
export type UncountedMoney = Described["UncountedMoney"];
export type Identifier = Described["Identifier"];
export type Share = Omit<Described["PreferenceShare"], "orders">;
export type Count = Described["Count"];
export type DiscountUse = Exact<Described["DiscountUse"], { than_shop: "more" | "less" | "like" }>;
export type Touch = Described["Touch"];
export type MoneyInterval = Described["PredictedMoney"];
type Interest = Exact<Described["Interest"], { kind: "category" | "product" | "search" }>;
export type Customer = Exact<
  Described["Customer"],
  {
    class: Class;
    interests: Interest[];
    preferences: Exact<Described["Preferences"], { discount?: DiscountUse | null }>;
  }
>;
export type ConsentSource = Described["ConsentSource"];
export type TimelineItem = Described["Moment"];
export const TIMELINE_KINDS = ["orders", "browsing", "service", "profile"] as const;
export type TimelineKind = (typeof TIMELINE_KINDS)[number];
export type Merge = Described["MergeView"];
export type ClassCounts = Described["ClassCounts"];
export type Cohort = Described["Cohort"];
export type Overview = Exact<Described["Overview"], { by_class: Record<Class, number> }>;
