import { describe, expect, it } from "vitest";
import { preferredLanguage } from ".";
import { formatter, minorDigits } from "./format";

const zh = formatter("zh-CN", "Asia/Shanghai", "CNY", "刚刚");
const en = formatter("en", "America/New_York", "USD", "just now");

describe("money", () => {
  it("has as many digits as the currency", () => {
    expect(minorDigits("JPY")).toBe(0);
    expect(zh.money({ minor: 1999, currency: "JPY" })).toContain("1,999");
    expect(zh.money({ minor: 1999, currency: "CNY" })).toBe("¥19.99");
    expect(en.money({ minor: -50, currency: "USD" })).toBe("-$0.50");
  });
  it("is short where there is little room", () => {
    expect(zh.money({ minor: 31_288_400, currency: "CNY" }, { compact: true })).toBe("¥31.3万");
    expect(en.money({ minor: 31_288_400, currency: "USD" }, { compact: true })).toBe("$312.9K");
    expect(en.money({ minor: 98_765, currency: "USD" }, { compact: true })).toBe("$988");
  });
  it("keeps its thousands while they fit: 1万 may be 9,600 or 10,400", () => {
    expect(zh.money({ minor: 1_043_210, currency: "CNY" }, { compact: true })).toBe("¥10,432");
  });
  it("names a currency that is not the shop's", () => {
    expect(zh.money({ minor: 1999, currency: "JPY" })).toBe("JPY\u00a01,999");
    expect(formatter("en", "UTC", "AUD").money({ minor: 700, currency: "USD" })).toBe("USD\u00a07.00");
  });
  it("says when there is none", () => expect(zh.money(null)).toBe("–"));
});

describe("time", () => {
  it("is told in the shop's zone", () => {
    expect(zh.dateTime("2026-11-21T18:30:00Z")).toContain("02:30");
    expect(zh.weekdayTime("2026-11-20T10:00:00Z")).toMatch(/11月20日.*周五.*18:00/);
    expect(en.date("2026-11-22T03:00:00Z")).toBe("Nov 21, 2026");
  });
  it("says how sure something is without claiming certainty", () => {
    expect([en.chance(0.9999), en.chance(0.44), en.chance(0)]).toEqual(["> 99%", "44%", "< 1%"]);
    expect([en.share(0.001), en.share(0), en.share(0.44)]).toEqual(["0.1%", "0%", "44%"]);
  });
  it("takes a plain date as that day in every zone", () => expect(en.date("2026-11-22")).toBe("Nov 22, 2026"));
  it("takes a plain month as that month in every zone", () => {
    expect(en.month("2026-03")).toBe("Mar 2026");
    expect(zh.month("2026-03")).toBe("2026年3月");
  });
  it("is told as time ago, rounded towards now", () => {
    const now = Date.parse("2026-11-22T12:00:00Z");
    expect(en.ago("2026-11-22T10:01:00Z", now)).toBe("1 hr. ago");
    expect(zh.ago("2026-11-19T12:00:00Z", now)).toBe("3天前");
    expect(en.ago("2018-09-03T12:00:00Z", now)).toBe("Sep 3, 2018");
    expect(zh.ago("2026-11-22T11:59:40Z", now)).toBe("刚刚");
    expect(en.ago("2026-11-22T11:59:40Z", now)).toBe("just now");
    expect(en.ago("2026-11-22T12:00:20Z", now)).toBe("now");
  });
});

it("writes bytes", () => {
  expect(en.bytes(0)).toBe("0 B");
  expect(en.bytes(8_811_234)).toBe("8.4 MB");
});

it("prefers the language chosen, then the browser's, then Chinese", () => {
  expect(preferredLanguage("en", ["zh-CN"])).toBe("en");
  expect(preferredLanguage(null, ["fr", "en-GB", "zh"])).toBe("en");
  expect(preferredLanguage(null, ["fr"])).toBe("zh");
});
