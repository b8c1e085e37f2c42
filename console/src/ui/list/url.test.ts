import { expect, it } from "vitest";
import en from "@/i18n/en";
import { formatter } from "@/i18n/format";
import { type Filter, fromParam, summary, toParam } from "./filters";
import { nextSort } from "./Table";
import { canonical } from "./url";

it("compares queries without order, blanks and dialogs", () => {
  expect(canonical(new URLSearchParams("b=2&a=1&new=1&q="))).toBe("a=1&b=2");
});

it("sorts numbers descending first, then turns", () => {
  expect(nextSort("net", undefined)).toBe("-net");
  expect(nextSort("net", "-net")).toBe("net");
  expect(nextSort("net", "net")).toBe("-net");
});

it("sorts words from A to Z first", () => {
  expect(nextSort("name", undefined, true)).toBe("name");
  expect(nextSort("name", "name", true)).toBe("-name");
  expect(nextSort("name", "-name", true)).toBe("name");
});

it("asks for money in minor units and shows it in major ones", () => {
  expect(toParam(12.34, "money", "CNY")).toBe("1234");
  expect(toParam(500, "money", "JPY")).toBe("500");
  expect(fromParam("1234", "money", "CNY")).toBe(12.34);
  expect(toParam(null, "money", "CNY")).toBeNull();
});

it("says on its chip what a filter lets through", () => {
  const f = formatter("en", "UTC", "USD");
  const net: Filter = { kind: "range", key: "net", label: "Net", low: "min_net", high: "max_net", unit: "money" };
  expect(summary(net, new URLSearchParams("min_net=10000"), en, f)).toBe("≥ $100");
  expect(summary(net, new URLSearchParams("min_net=10000&max_net=20000"), en, f)).toBe("$100 – $200");
  expect(summary(net, new URLSearchParams("min_net=abc"), en, f)).toBe("≥ abc");
  const seen: Filter = { kind: "dates", key: "seen", label: "Seen", low: "from", high: "to" };
  expect(summary(seen, new URLSearchParams("from=soon"), en, f)).toBe("≥ soon");
  const kind: Filter = {
    kind: "options",
    key: "class",
    label: "Class",
    options: [{ value: "new", label: "New" }],
    multiple: true,
  };
  expect(summary(kind, new URLSearchParams("class=new,gone"), en, f)).toBe("New, gone");
});
