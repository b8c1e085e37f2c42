import { expect, it } from "vitest";
import { segmentOf } from "./segmentOf";

it("says filters as rules", () => {
  expect(segmentOf({ class: "active,loyal", min_orders: "2", last_order_before: "2026-11-01", sort: "-net" })).toEqual({
    definition: {
      all: [
        { field: "class", op: "in", value: ["active", "loyal"] },
        { field: "orders", op: "gte", value: 2 },
        { field: "last_order_at", op: "lte", value: "2026-11-01" },
      ],
    },
  });
  expect(segmentOf({ custom: "skin=dry=very" })).toEqual({
    definition: { all: [{ field: "custom.skin", op: "eq", value: "dry=very" }] },
  });
  expect(segmentOf({ custom: "shoe" })).toEqual({ definition: { all: [{ field: "custom.shoe", op: "is_set" }] } });
  expect(segmentOf({ city: "杭州", last_source: "wechat" })).toEqual({
    definition: {
      all: [
        { field: "city", op: "eq", value: "杭州" },
        { field: "last_source", op: "eq", value: "wechat" },
      ],
    },
  });
  expect(segmentOf({ churn: "medium", rfm: "55,541" })).toEqual({
    definition: {
      all: [
        {
          any: [
            {
              all: [
                { field: "rfm_r", op: "eq", value: 5 },
                { field: "rfm_f", op: "eq", value: 5 },
              ],
            },
            {
              all: [
                { field: "rfm_r", op: "eq", value: 5 },
                { field: "rfm_f", op: "eq", value: 4 },
                { field: "rfm_m", op: "eq", value: 1 },
              ],
            },
          ],
        },
        { field: "p_alive", op: "gte", value: 0.3 },
        { field: "p_alive", op: "lt", value: 0.7 },
      ],
    },
  });
});

it("names the filters that no rule says", () => {
  expect(segmentOf({ q: "林", outcome: "late", class: "new" })).toEqual({ unsaid: ["q", "outcome"] });
  expect(segmentOf({ ordered_product: "p1" })).toEqual({ unsaid: ["ordered_product"] });
});
