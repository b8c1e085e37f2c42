import { expect, it } from "vitest";
import type { Mapping, TableSpec } from "@/api/types";
import {
  bestTable,
  fileFate,
  fitsNamespace,
  hasMoney,
  hasNumbers,
  isForeign,
  meanings,
  missingFields,
  ownKey,
  remapped,
} from "./mapping";

const words = { zh: "x", en: "x" };
const mapping: Mapping = {
  key: "taobao",
  version: 1,
  name: words,
  kind: "orders",
  status: { paid: ["已付款"] },
  tables: [
    {
      name: "orders",
      title: words,
      row: "order",
      needs: ["order_id", "status"],
      columns: {
        order_id: ["订单编号"],
        status: ["订单状态"],
        phone: ["联系手机", "联系电话"],
        discount: { sum: ["店铺优惠", "平台优惠"] },
      },
    },
    {
      name: "items",
      title: words,
      row: "line",
      needs: ["order_id", "price"],
      columns: { order_id: ["主订单编号"], price: ["价格"] },
    },
  ],
};
const [orders] = mapping.tables;
if (!orders) throw new Error("no table");

it("finds what each column means, whatever its width and spaces", () => {
  const found = meanings(orders, ["订单编号 ", "联系电话", "店铺优惠", "平台优惠", "备注"]);
  expect(Object.fromEntries(found)).toEqual({
    "订单编号 ": "order_id",
    联系电话: "phone",
    店铺优惠: "discount",
    平台优惠: "discount",
  });
});

it("takes the first alias that is there", () => {
  expect(Object.fromEntries(meanings(orders, ["联系电话", "联系手机"]))).toEqual({ 联系手机: "phone" });
});

it("chooses the table that the file is", () => {
  expect(bestTable(mapping, ["主订单编号", "价格"])).toBe(1);
  expect(bestTable(mapping, ["订单编号", "订单状态", "价格"])).toBe(0);
});

/** One column can be read by several fields: an amount by itself, and as a part of a sum. */
const basket: Mapping = {
  ...mapping,
  tables: [
    {
      name: "lines",
      title: words,
      row: "line",
      needs: ["order_id", "line_total"],
      columns: {
        discount: { sum: ["retail_disc", "coupon_disc"] },
        subtotal: { sum: ["sales_value", "retail_disc", "coupon_disc"] },
        order_id: ["basket_id"],
        line_total: ["sales_value"],
        customer_id: ["household_id"],
      },
    },
    {
      name: "customers",
      title: words,
      row: "customer",
      needs: ["customer_id"],
      columns: { customer_id: ["household_id"] },
    },
  ],
};

it("knows a file whose columns serve several fields, as the server does", () => {
  const headers = ["household_id", "basket_id", "sales_value", "retail_disc", "coupon_disc"];
  expect(bestTable(basket, headers)).toBe(0);
  expect(basket.tables[0] && missingFields(basket.tables[0], headers)).toEqual([]);
  expect(basket.tables[0] && Object.fromEntries(meanings(basket.tables[0], headers))).toEqual({
    basket_id: "order_id",
    household_id: "customer_id",
    sales_value: "line_total",
    retail_disc: "discount",
    coupon_disc: "discount",
  });
  expect(bestTable(basket, ["campaign_id", "household_id"])).toBe(1);
});

it("says what is missing, until the column is named", () => {
  const headers = ["单号", "订单状态"];
  expect(missingFields(orders, headers)).toEqual(["order_id"]);
  const edited = remapped(mapping, 0, "单号", "order_id");
  expect(edited.tables[0] && missingFields(edited.tables[0], headers)).toEqual([]);
  expect(edited.status).toEqual(mapping.status);
});

it("forgets a column that shall mean nothing", () => {
  const edited = remapped(mapping, 0, "平台优惠", null);
  expect(edited.tables[0]?.columns.discount).toEqual({ sum: ["店铺优惠"] });
});

it("knows which names keep the numbers of two shops apart", () => {
  for (const name of [undefined, null, "", "taobao", "jd-2", "二店"]) expect(fitsNamespace(name)).toBe(true);
  for (const name of ["two words", "taobao:2", "x".repeat(41)]) expect(fitsNamespace(name)).toBe(false);
  expect(hasNumbers(mapping)).toBe(true);
  expect(hasNumbers({ ...mapping, kind: "customers" })).toBe(false);
});

it("takes the names that a table gives columns without a header", () => {
  const bare: TableSpec = {
    ...orders,
    needs: ["order_id"],
    headerless: [
      ["订单编号", "订单状态"],
      ["a", "订单编号", "b"],
    ],
  };
  expect(Object.fromEntries(meanings(bare, ["column_1", "column_2"]))).toEqual({
    column_1: "order_id",
    column_2: "status",
  });
  expect(missingFields(bare, ["column_1", "column_2", "column_3"])).toEqual([]);
  expect(missingFields(bare, ["column_1", "x"])).toEqual(["order_id"]);
});

it("says when a file's amounts are not of the shop's currency", () => {
  expect(isForeign({ ...mapping, currency: "GBP" }, "CNY")).toBe(true);
  expect(isForeign({ ...mapping, currency: "CNY" }, "CNY")).toBe(false);
  expect(isForeign(mapping, "CNY")).toBe(false);
  expect(isForeign(undefined, "CNY")).toBe(false);
});

it("asks for the first of the columns of which one would do", () => {
  const table: TableSpec = { ...orders, needs: ["order_id"], needs_one: ["phone", "discount"] };
  expect(missingFields(table, ["订单编号"])).toEqual(["phone"]);
  expect(missingFields(table, ["订单编号", "平台优惠"])).toEqual([]);
});

it("says of a file beside others that it is left out, and asks for columns only where it is all there is", () => {
  expect(fileFate(orders, ["订单编号", "订单状态"], false)).toBe("taken");
  expect(fileFate(orders, ["订单编号"], true)).toBe("lacking");
  expect(fileFate(orders, ["订单编号"], false)).toBe("leftOut");
  expect(fileFate(orders, ["纬度", "经度"], false)).toBe("unknown");
});

it("asks for a currency where a file speaks of money", () => {
  expect(hasMoney(mapping)).toBe(true);
  expect(hasMoney({ ...mapping, kind: "reviews" })).toBe(false);
});

it("knows the shop's own mapping again by its name", () => {
  const own = { ...mapping, own: true, key: "own-1", name: { zh: "门店", en: "门店" } };
  const known = [{ ...mapping, own: false }, own];
  expect(ownKey(known, "门店")).toBe("own-1");
  expect(ownKey(known, "x")).toBeUndefined();
});
