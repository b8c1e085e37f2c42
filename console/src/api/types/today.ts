/** The page of the day. */
import type { Scalar } from "./segments";
import type { Described, Exact } from "./shared";

export type TodayItem = Exact<Described["Item"], { params?: Record<string, Scalar> }>;
export type TodayNumber = Described["Number"];
export type Today = Exact<Described["Today"], { items: TodayItem[] }>;
