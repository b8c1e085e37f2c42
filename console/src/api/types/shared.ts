/** The shapes the console reads, as the server's API describes them. */
export type Money = { minor: number; currency: string };
export type Interval = { value: number; low: number; high: number; level?: number };
export type Page<T> = { items: T[]; next_cursor: string | null; total?: number };
