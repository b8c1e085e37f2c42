/** Predictions and demand. */
import type { Interval, Money } from "./shared";

export type Holdout = {
  actual: number;
  expected: number | null;
  corr: number | null;
  mae: number | null;
  top_decile_capture: number | null;
};
export type Predictions = {
  as_of: string;
  n_customers: number;
  chosen: string;
  reason: string;
  holdout_days: number | null;
  models: { name: string; params: Record<string, number>; log_likelihood: number; holdout: Holdout | null }[];
  baselines: { name: string; holdout: Holdout }[];
  calibration: { predicted: number; actual: number; n: number }[];
  deciles: { decile: number; actual: number; expected: number | null; lift: number }[];
  spend: { p: number; q: number; gamma: number; mean: Money | null; correlation: number } | null;
  pooled: boolean;
  notes: string[];
};

export type SearchTerm = {
  term: string;
  searches: number;
  previous: number;
  change?: number | null;
  clicks: number;
  click_rate: number;
  no_result_rate: number;
  orders: number;
  state: "rising" | "failing" | "steady";
};
export type ProductDemand = {
  product_id: string;
  name: string;
  category?: string | null;
  views: number;
  previous_views: number;
  carts: number;
  orders: number;
  units: number;
  net: Money;
  view_to_buy: (Interval & { n: number }) | null;
  state: "convincing" | "unconvincing" | "steady" | "unviewed";
};
export type Sales = {
  history: { date: string; orders: number; units: number; net: Money }[];
  forecast: { date: string; value: number; low: number; high: number }[];
  error: {
    ours_mase: number | null;
    ours_mape: number | null;
    naive_mape: number | null;
    ours_wape: number | null;
    naive_wape: number | null;
    holdout_days: number;
    naive_wins: boolean;
  } | null;
  method: string;
};
