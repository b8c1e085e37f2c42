import { expect, it } from "vitest";
import { nameOf } from "./sources";

const sources = [{ id: "s1", name: "Site" }];

it("names a source by its id", () => {
  expect(nameOf(sources, "s1", "System")).toBe("Site");
  expect(nameOf(sources, "s2", "System")).toBeUndefined();
  expect(nameOf(sources, null, "System")).toBeUndefined();
});
it("names the installation itself", () =>
  expect(nameOf(sources, "00000000-0000-0000-0000-000000000000", "System")).toBe("System"));
