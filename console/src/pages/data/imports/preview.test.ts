import { expect, it } from "vitest";
import en from "@/i18n/en";
import { formatter } from "@/i18n/format";
import { eventFacts, isMessage, whose } from "./preview";

const f = formatter("en", "UTC", "CNY");

it("tells when an order was made, for how much, and what it is of", () => {
  const products = ["Cup", "Pot", "Tray", "Tea"].map((name) => ({ name }));
  const order = {
    type: "track",
    event: "Order Completed",
    timestamp: "2025-03-04T10:00:00Z",
    properties: { order_id: "1001", total: 88, currency: "USD", status: "paid", products },
  };
  expect(eventFacts(order, en, f)).toEqual([
    f.dateTime("2025-03-04T10:00:00Z"),
    "USD\u00a088.00",
    "paid",
    `Cup, Pot, Tray ${en.customers.timeline.more("4")}`,
  ]);
});

it("tells what is said of a person, and shortens what is long", () => {
  const identify = { type: "identify", traits: { name: "Ann", age: 30, email: "ann@example.com" } };
  expect(eventFacts(identify, en, f)).toEqual(["Ann", "ann@example.com"]);
  const review = { type: "track", event: "Review Submitted", properties: { rating: 5, text: "x".repeat(99) } };
  expect(eventFacts(review, en, f)).toEqual(["★★★★★", `${"x".repeat(60)}…`]);
});

it("gives a review no time that its file does not give", () => {
  const review = (is_dated: boolean) => {
    const said = { type: "track", event: "Review Submitted", timestamp: "2025-03-04T10:00:00Z" };
    return { ...said, properties: { rating: 5 }, context: { is_dated } };
  };
  expect(eventFacts(review(false), en, f)).toEqual([en.ui.undated, "★★★★★"]);
  expect(eventFacts(review(true), en, f)).toEqual([f.dateTime("2025-03-04T10:00:00Z"), "★★★★★"]);
});

it("knows a text without stars from a review", () => {
  const said = (properties: Record<string, unknown>) => ({ type: "track", event: "Review Submitted", properties });
  expect(isMessage(said({ text: "Where is it?" }))).toBe(true);
  expect(isMessage(said({ rating: null, text: "Where is it?" }))).toBe(true);
  expect(isMessage(said({ rating: 5 }))).toBe(false);
  expect(isMessage({ type: "track", event: "Order Completed", properties: {} })).toBe(false);
});

it("knows whose it is by the best that is said", () => {
  expect(whose([{ type: "track" }, { type: "track", userId: "u1" }])).toBe("u1");
  expect(whose([{ type: "track", context: { traits: { buyer_id: "taobao:a" } } }])).toBe("taobao:a");
  expect(whose([{ type: "track", anonymousId: "a1" }])).toBe("a1");
  expect(whose([])).toBeUndefined();
});

it("tells what was answered to a survey", () => {
  const answers = { score: 9, why: "came early", liked: ["tea", "cups"] };
  const answer = { type: "track", event: "Survey Answered", properties: { survey_id: "s", answers } };
  expect(eventFacts(answer, en, f)).toEqual(["score: 9", "why: came early", 'liked: ["tea","cups"]']);
});
