import { expect, describe as group, it } from "vitest";
import type { Definition, Vocabulary, Where } from "@/api/types";
import en from "@/i18n/en";
import { formatter } from "@/i18n/format";
import zh from "@/i18n/zh";
import { askable, describe, wordName } from "./describe";
import { TEMPLATES } from "./templates";
import {
  asked,
  compared,
  complete,
  newField,
  newGroup,
  newPurchases,
  newSegment,
  ruled,
  toDefinition,
  toTree,
  withGroup,
  withNode,
} from "./tree";

const nested: Definition = {
  all: [
    { field: "orders", op: "gte", value: 2 },
    {
      not: {
        any: [
          { field: "city", op: "eq", value: "杭州" },
          { event: { name: "Order Completed", count: { op: "gte", value: 1 }, within_days: 30 } },
          { purchases: { measure: "net", op: "gte", value: 50_000, between: ["2026-01-01", "2026-01-31"] } },
          { not: { segment: "s1" } },
        ],
      },
    },
  ],
};

group("the tree of a segment", () => {
  it("gives back what it was made from", () => {
    for (const definition of [nested, ...Object.values(TEMPLATES)])
      expect(toDefinition(toTree(definition))).toEqual(definition);
  });
  it("keeps the value where another comparison takes it", () => {
    const rule = { field: "orders", op: "gte", value: 3 } as const;
    expect(compared(rule, "lte", "number")).toEqual({ field: "orders", op: "lte", value: 3 });
    expect(compared(rule, "eq", "number")).toEqual({ field: "orders", op: "eq", value: 3 });
    expect(compared(rule, "between", "number")).toEqual({ field: "orders", op: "between" });
    expect(compared({ ...rule, op: "between", value: [1, 2] }, "gte", "number")).toEqual({
      field: "orders",
      op: "gte",
    });
    expect(compared({ field: "orders" }, "gte", "number")).toEqual({ field: "orders", op: "gte" });
  });
  it("asks for a number where one of the shop's own fields is compared by size", () => {
    const points = { field: "custom.points", op: "eq", value: "many" } as const;
    expect(compared(points, "ne", "text")).toEqual({ ...points, op: "ne" });
    expect(compared(points, "gte", "text")).toEqual({ field: "custom.points", op: "gte" });
    expect([asked("text", "gte"), asked("text", "eq"), asked("time", "gte")]).toEqual(["number", "text", "time"]);
  });
  it("knows whether it was changed", () => {
    expect(ruled(toTree(nested))).toEqual(ruled(toTree(nested)));
    const other = withGroup(toTree(nested), -1, (group) => group);
    expect(ruled(other)).toEqual(ruled(toTree(nested)));
    const root = toTree(nested);
    expect(ruled(withGroup(root, root.id, (group) => ({ ...group, mode: "any" })))).not.toEqual(ruled(root));
    expect(ruled(withNode(root, root.nodes[1]?.id ?? 0, () => null))).not.toEqual(ruled(root));
  });
  it("puts a lone rule into a group, and two negations cancel", () => {
    expect(toDefinition(toTree({ field: "orders", op: "eq", value: 1 }))).toEqual({
      all: [{ field: "orders", op: "eq", value: 1 }],
    });
    expect(toDefinition(toTree({ all: [{ not: { not: { field: "orders", op: "eq", value: 1 } } }] }))).toEqual({
      all: [{ field: "orders", op: "eq", value: 1 }],
    });
  });
  it("is incomplete while a value is missing", () => {
    expect(complete(newGroup())).toBe(false);
    expect(complete(newGroup([newField()]))).toBe(false);
    expect(complete(toTree({ all: [{ field: "email", op: "is_set" }] }))).toBe(true);
    expect(complete(toTree({ all: [{ field: "net", op: "between", value: [1, ""] }] }))).toBe(false);
    expect(complete(toTree({ all: [{ field: "orders", op: "eq", value: 0 }] }))).toBe(true);
    expect(complete(newGroup([newSegment()]))).toBe(false);
    expect(complete(newGroup([newPurchases()]))).toBe(false);
    expect(complete(toTree({ purchases: { measure: "orders", op: "eq", value: 0, between: ["", ""] } }))).toBe(false);
  });
  it("changes one node and leaves the others", () => {
    const tree = toTree(nested);
    const [first, second] = tree.nodes;
    if (!first || second?.kind !== "group") throw new Error("expected a rule and a group");
    expect(withNode(tree, first.id, () => null).nodes).toEqual([second]);
    const grown = withGroup(tree, second.id, (old) => ({ ...old, nodes: [...old.nodes, newField()] }));
    expect(grown.nodes[0]).toBe(first);
    expect(grown.nodes[1]).toMatchObject({ kind: "group", nodes: { length: 5 } });
  });
});

group("a segment in words", () => {
  const type = (field: string) => (field === "net" ? "money" : "number");
  const segment = (id: string) => (id === "s1" ? "VIP" : undefined);
  const label = (field: string, value?: string) =>
    field === "custom.skin" ? (value === "dry" ? "干性" : value === undefined ? "肤质" : undefined) : undefined;
  const property = (_: string, key: string) => (key === "price" ? "money" : key === "results" ? "number" : "text");
  const inEnglish = { t: en, f: formatter("en", "UTC", "USD"), type, label, property, segment };
  const inChinese = { t: zh, f: formatter("zh-CN", "Asia/Shanghai", "CNY"), type, label, property, segment };
  it("reads as a sentence", () => {
    expect(describe(TEMPLATES.viewed, inEnglish)).toBe(
      "Product viewed at least 3 times in 14 days and not (Order at least 1 time in 14 days)",
    );
    expect(describe(TEMPLATES.viewed, inChinese)).toBe("14 天内浏览商品至少 3 次，且不是（14 天内下单至少 1 次）");
    expect(describe(TEMPLATES.oneTime, inChinese)).toBe("订单数是1，且最近下单时间不在最近 90 天内");
  });
  it("looks ahead where the time lies ahead, and shows shares as percent", () => {
    expect(describe({ field: "next_order_at", op: "within_days", value: 7 }, inEnglish)).toBe(
      "Next order expected in the next 7 days",
    );
    expect(describe({ field: "p_alive", op: "lt", value: 0.4 }, inChinese)).toBe("仍会复购的概率小于40%");
  });
  it("says what was bought, and when", () => {
    const spent: Definition = { purchases: { measure: "net", op: "gte", value: 50_000, within_days: 90 } };
    expect(describe(spent, inEnglish)).toBe("Net spend at least $500.00 in 90 days");
    expect(describe({ purchases: { measure: "units", op: "lt", value: 3, days_ago: [60, 30] } }, inChinese)).toBe(
      "60 至 30 天前购买件数小于3",
    );
  });
  it("says which numbers an event told", () => {
    const viewed = (where: Where): Definition => ({
      event: { name: "Product Viewed", count: { op: "gte", value: 3 }, within_days: 14, where: [where] },
    });
    expect(describe(viewed({ property: "price", op: "gt", value: 10_000 }), inEnglish)).toBe(
      "Product viewed (Price more than $100.00) at least 3 times in 14 days",
    );
    expect(describe(viewed({ property: "price", op: "between", value: [10_000, 20_000] }), inChinese)).toBe(
      "14 天内浏览商品（单价介于¥100.00 – ¥200.00）至少 3 次",
    );
    expect(describe(viewed({ property: "category", op: "eq", value: "tea" }), inEnglish)).toContain("tea");
  });
  it("calls the shop's own fields as the shop does", () => {
    expect(describe({ field: "custom.skin", op: "eq", value: "dry" }, inChinese)).toBe("肤质是“干性”");
    expect(describe({ field: "custom.shoe_size", op: "eq", value: "XL" }, inEnglish)).toBe("shoe size is “XL”");
  });
  it("marks a field that the shop has archived, and offers it only where it is asked for", () => {
    const word = (key: string, is_archived: boolean) =>
      ({ key: `custom.${key}`, label: { zh: "肤质", en: "" }, is_archived }) as Vocabulary["fields"][number];
    const [skin, shoe] = [word("skin", true), word("shoe", false)];
    expect([wordName(zh, "zh", skin), wordName(en, "en", skin)]).toEqual(["肤质（已归档）", "肤质 (archived)"]);
    expect(wordName(zh, "zh", shoe)).toBe("肤质");
    expect(askable([skin, shoe], undefined)).toEqual([shoe]);
    expect(askable([skin, shoe], "custom.skin")).toEqual([skin, shoe]);
  });
  it("names the segments that it is made of", () => {
    expect(describe({ all: [{ segment: "s1" }, { not: { segment: "s1" } }] }, inEnglish)).toBe(
      "in the segment “VIP” and not in the segment “VIP”",
    );
    expect(describe({ segment: "s1" }, inChinese)).toBe("属于人群“VIP”");
  });
  it("shows money as money", () =>
    expect(describe({ field: "net", op: "gte", value: 200_000 }, inEnglish)).toBe("Net spend at least $2,000.00"));
});
