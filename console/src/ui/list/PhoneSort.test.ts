import { expect, it } from "vitest";
import { phoneSorts } from "./PhoneSort";

const COLUMNS = [
  { title: "Customer", sort: "name", isText: true },
  { title: "Class" },
  { title: "Orders", sort: "orders" },
];

it("offers every column that sorts, as its head would begin", () =>
  expect(phoneSorts(COLUMNS, undefined)).toEqual([
    { value: "name", label: "Customer ↑" },
    { value: "-orders", label: "Orders ↓" },
  ]));

it("shows the order in force the way it runs", () =>
  expect(phoneSorts(COLUMNS, "orders")[1]).toEqual({ value: "orders", label: "Orders ↑" }));
