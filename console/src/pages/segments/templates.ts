import type { Definition } from "@/api/types";

/** Starting points that most shops want. */
export const TEMPLATES: Record<"viewed" | "atRisk" | "oneTime" | "loyal", Definition> = {
  viewed: {
    all: [
      { event: { name: "Product Viewed", count: { op: "gte", value: 3 }, within_days: 14 } },
      { not: { event: { name: "Order Completed", count: { op: "gte", value: 1 }, within_days: 14 } } },
    ],
  },
  atRisk: {
    all: [
      { field: "orders", op: "gte", value: 3 },
      { field: "p_alive", op: "lt", value: 0.4 },
    ],
  },
  oneTime: {
    all: [
      { field: "orders", op: "eq", value: 1 },
      { field: "last_order_at", op: "not_within_days", value: 90 },
    ],
  },
  loyal: { all: [{ field: "class", op: "eq", value: "loyal" }] },
};
