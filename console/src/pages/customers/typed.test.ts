import { expect, it } from "vitest";
import { shown, typed } from "./typed";

it("keeps the kind of a value that is edited", () => {
  expect(typed("120", 80)).toBe(120);
  expect(typed("false", true)).toBe(false);
  expect(typed('["a"]', ["b"])).toEqual(["a"]);
  expect(typed("120", "80")).toBe("120");
  expect(typed("many", 80)).toBe("many");
  expect(typed("120", undefined)).toBe("120");
  expect(typed(" ", 80)).toBeNull();
});

it("shows what can be typed again", () => {
  for (const value of ["text", 80, true, ["b"]]) expect(typed(shown(value), value)).toEqual(value);
});
