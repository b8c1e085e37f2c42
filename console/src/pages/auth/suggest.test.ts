import { expect, it } from "vitest";
import { likelyCurrency } from "./suggest";

it("goes by where the clock is, not by the language", () => {
  expect(likelyCurrency("Asia/Shanghai", ["en-US"])).toBe("CNY");
  expect(likelyCurrency("Europe/Berlin", ["zh-CN", "en"])).toBe("EUR");
  expect(likelyCurrency("Europe/London", ["en-US"])).toBe("GBP");
  expect(likelyCurrency("America/Chicago", ["zh-CN"])).toBe("USD");
  expect(likelyCurrency("Asia/Hong_Kong", ["zh-HK"])).toBe("HKD");
});

it("goes by the language's region where the clock names no place", () => {
  expect(likelyCurrency("UTC", ["en", "en-GB", "en-US"])).toBe("GBP");
  expect(likelyCurrency("Etc/UTC", ["zh-TW"])).toBe("TWD");
});

it("suggests nothing where it can only guess", () => {
  expect(likelyCurrency("UTC", ["en"])).toBeUndefined();
  expect(likelyCurrency("Pacific/Fiji", ["en-US"])).toBeUndefined();
});
