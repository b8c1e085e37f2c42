import { expect, it } from "vitest";
import en from "@/i18n/en";
import zh from "@/i18n/zh";
import { cameFrom } from "./touches";

it("says in words where a customer came from, and keeps what a shop made up", () => {
  const wechat = { source: "wechat", medium: "social", referrer: null };
  expect([cameFrom(wechat, zh), cameFrom(wechat, en)]).toEqual(["微信 / 社交媒体", "WeChat / Social media"]);
  expect(cameFrom({ source: "Google", medium: "CPC", referrer: null }, zh)).toBe("Google / 付费点击");
  expect(cameFrom({ source: "老王直播间", medium: "live_room", referrer: null }, zh)).toBe("老王直播间 / live_room");
  expect(cameFrom({ source: null, medium: null, referrer: "https://example.org/" }, en)).toBe("https://example.org/");
  expect(cameFrom({ source: null, medium: null, referrer: null }, zh)).toBe(zh.customers.page.direct);
});
