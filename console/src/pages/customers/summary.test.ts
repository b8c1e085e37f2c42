import { expect, it } from "vitest";
import { formatter } from "@/i18n/format";
import en from "@/i18n/en";
import zh from "@/i18n/zh";
import { summaryFacts } from "./summary";

const f = formatter("zh-CN", "Asia/Shanghai", "CNY");

it("says the codes of an event in words", () => {
  expect(summaryFacts({ channel: "form" }, zh, f)).toEqual(["网页表单"]);
  expect(summaryFacts({ channel: "form" }, en, f)).toEqual(["Web form"]);
  expect(summaryFacts({ survey: "own", topic: "late" }, zh, f)).toEqual(["自由问卷", "送得慢"]);
  expect(summaryFacts({ payment_method: "wechat_pay" }, zh, f)).toEqual(["微信支付"]);
  expect(summaryFacts({ payments: [{ payment_method: "credit_card", total: 5 }] }, en, f)).toEqual([
    `Credit card ${f.money({ minor: 500, currency: "CNY" })}`,
  ]);
  for (const reason of ["spam", "quarantine", "not_sampled"])
    expect(summaryFacts({ reason }, zh, f)[0]).not.toBe(reason);
});

it("says why many moved in and out of a segment", () => {
  for (const t of [zh, en])
    for (const reason of ["changed", "created", "edited", "as_of"])
      expect(summaryFacts({ reason }, t, f)).toEqual([t.words.moved[reason as keyof typeof t.words.moved]]);
  expect(summaryFacts({ segment: "VIP", change: "entered", reason: "created" }, zh, f)).toEqual([
    "VIP",
    "进入人群",
    "新建人群",
  ]);
});

it("says who was asked for what in words", () => {
  expect(summaryFacts({ topic: "nps", channel: "link", reason: "ok" }, zh, f)).toEqual(["净推荐值 NPS", "链接"]);
  expect(summaryFacts({ topic: "review", channel: "mail", reason: "ok" }, en, f)).toEqual(["Review", "Email"]);
  expect(summaryFacts({ topic: "feedback", channel: "phone", reason: "staff" }, zh, f)).toEqual(["反馈", "电话"]);
});

it("shows an order's money in its own currency, and says when it is in no sum", () => {
  const order = { order_id: "o3", total: 7, currency: "usd" };
  expect(summaryFacts(order, zh, f)).toEqual(["订单 o3", "USD\u00a07.00", "非本店货币，不计入金额"]);
  expect(summaryFacts({ ...order, currency: "CNY" }, en, f)).toEqual(["order o3", "¥7.00"]);
  expect(summaryFacts({ ...order, currency: "元" }, zh, f)[1]).toBe("7 元");
  expect(summaryFacts({ name: "Mug", price: 9, currency: "USD" }, en, f)).toEqual(["Mug", "USD\u00a09.00"]);
});

it("leaves a shop's own words as they are", () => {
  const own = { channel: "小程序直播间", topic: "发票", reason: "拍错了" };
  expect(summaryFacts(own, zh, f)).toEqual(["发票", "小程序直播间", "拍错了"]);
});
