import { expect, it } from "vitest";
import en from "@/i18n/en";
import { customerName } from "./name";

it("calls a customer by the best that is known", () => {
  const id = "9eefbfb4-e9af-8c99-ace5-dae9baa631f1";
  expect(customerName({ id, name: "Li Na", account: "u7" }, en)).toBe("Li Na");
  expect(customerName({ id, account: "jd:1901" }, en)).toBe("jd:1901");
  expect(customerName({ id }, en)).toBe("Customer a631f1");
});
