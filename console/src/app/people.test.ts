import { expect, it } from "vitest";
import { asksForPeople } from "./people";

it("looks people up by a surname of one character, not by one letter", () => {
  expect(asksForPeople("李")).toBe(true);
  expect(asksForPeople("li")).toBe(true);
  expect(asksForPeople("l")).toBe(false);
  expect(asksForPeople("")).toBe(false);
});
