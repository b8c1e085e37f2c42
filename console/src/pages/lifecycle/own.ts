import type { Lifecycle, LifecycleRules } from "@/api/types";

export const FIELDS = ["new_days", "active_days", "churn_days", "loyal_orders", "loyal_months"] as const;
export type RuleField = (typeof FIELDS)[number];

/** The rules that hold: the shop's own numbers, and where it has none those that follow from its rhythm. */
export function inForce(own: Lifecycle["own"], usual: LifecycleRules): LifecycleRules {
  return {
    new_days: own.new_days ?? usual.new_days,
    active_days: own.active_days ?? usual.active_days,
    churn_days: own.churn_days ?? usual.churn_days,
    loyal_orders: own.loyal_orders ?? usual.loyal_orders,
    loyal_months: own.loyal_months ?? usual.loyal_months,
  };
}
