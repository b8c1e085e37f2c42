import { expect, it } from "vitest";
import { safeNext } from "./next";

it("follows only paths of this console after signing in", () => {
  expect(safeNext("/customers?class=new")).toBe("/customers?class=new");
  for (const trap of [null, "", "https://evil", "//evil", "/\\evil", "javascript:alert(1)"])
    expect(safeNext(trap)).toBe("/");
});
