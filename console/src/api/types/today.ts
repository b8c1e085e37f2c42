/** The page of the day. */
import type { Scalar } from "./segments";

export type TodayItem = {
  key: string;
  severity: "high" | "medium" | "low";
  params?: Record<string, Scalar>;
  count: number;
  link: string;
};
export type TodayNumber = { key: string; value: number; previous: number; unit: "money" | "count" };
export type Today = { items: TodayItem[]; numbers: TodayNumber[] };
