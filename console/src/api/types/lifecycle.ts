/** Classes, their rules, and RFM. */
import type { Class, ClassCounts } from "./customers";
import type { Money } from "./shared";

export type LifecycleRules = {
  new_days: number;
  active_days: number;
  churn_days: number;
  loyal_orders: number;
  loyal_months: number;
};
export type Rhythm = {
  intervals: number;
  returners: number;
  median_days: number | null;
  p75_days: number | null;
  p95_days: number | null;
};
export type Lifecycle = {
  rules: LifecycleRules;
  own: Partial<LifecycleRules>;
  defaults: LifecycleRules & { explanation: "own_rhythm" | "usual"; rhythm: Rhythm };
  counts: Record<Class, number>;
  over_time: ClassCounts[];
};
export type Rfm = {
  as_of: string;
  n: number;
  cutoffs: { r: number[]; f: number[]; m: number[] };
  grid: { r: number; f: number; count: number; net: Money }[];
  groups: { key: string; count: number; net: Money; definition: string }[];
};
