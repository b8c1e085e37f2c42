/** The shapes of the API's description, by the names the console uses. */
import type { components } from "../schema";

export type Described = components["schemas"];
/** A described shape, told more exactly where the description is general: only as far as the description agrees. */
export type Exact<T, More extends { [K in keyof More]: K extends keyof T ? T[K] : never }> = Omit<T, keyof More> & More;

export type Money = Described["Money"];
export type Interval = Described["Interval"];
export type Page<T> = { items: T[]; next_cursor?: string | null; total?: number | null };
