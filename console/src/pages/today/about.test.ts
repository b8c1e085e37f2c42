import { expect, it } from "vitest";
import type { TodayItem } from "@/api/types";
import en from "@/i18n/en";
import zh from "@/i18n/zh";
import { about } from "./about";

const item = (key: string, params: object) =>
  ({ key, severity: "high", count: 1, link: "/", params }) as unknown as TodayItem;

it("calls every part of the work by its name, not by what the program calls it", () => {
  for (const consumer of ["know", "lake", "live", "listen", "survey"]) {
    const said = [en, zh].flatMap((t) => about(item("consumer_lag", { consumer }), t));
    expect(said).toHaveLength(2);
    expect(said).not.toContain(consumer);
  }
  expect(about(item("consumer_lag", { consumer: "listen" }), zh)).toEqual(["评价与提问"]);
});

it("says where a score dropped, and numbers nowhere", () => {
  const place = { dimension: "category", value: "tea", name: "Tea" };
  const said = about(item("score_drop", { measure: "nps", unit: "score", place, now: 1, before: 9 }), en);
  expect(said).toHaveLength(1);
  expect(said[0]).toContain("Tea");
  expect(about(item("score_drop", { measure: "nps", unit: "score", place: null }), en)).toEqual([]);
  expect(about(item("sales_drop", { usual: 40 }), en)).toEqual([]);
});
