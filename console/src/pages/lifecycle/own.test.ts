import { expect, it } from "vitest";
import { FIELDS, inForce } from "./own";

const usual = { new_days: 30, active_days: 90, churn_days: 180, loyal_orders: 3, loyal_months: 12 };

it("lets what the shop left open follow its rhythm", () => {
  expect(inForce({}, usual)).toEqual(usual);
  expect(inForce({ loyal_orders: 5, churn_days: null }, usual)).toEqual({ ...usual, loyal_orders: 5 });
});

it("knows every rule", () => expect(Object.keys(usual)).toEqual([...FIELDS]));
