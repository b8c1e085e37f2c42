import { expect, it } from "vitest";
import en from "@/i18n/en";
import { formatter } from "@/i18n/format";
import { duration } from "./duration";

it("says a time in the largest unit that fits", () => {
  const f = formatter("en", "UTC", "USD");
  expect(duration(0.2, en, f)).toBe("under 1 min");
  expect(duration(12, en, f)).toBe("12 min");
  expect(duration(90, en, f)).toBe("1.5 h");
  expect(duration(2_880, en, f)).toBe("2 d");
  expect(duration(null, en, f)).toBe("–");
});
