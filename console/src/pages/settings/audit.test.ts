import { expect, test } from "vitest";
import { formatter } from "@/i18n/format";
import en from "@/i18n/en";
import zh from "@/i18n/zh";
import { detailOf, subjectOf } from "./audit";

const f = formatter("en", "UTC", "USD");
const said = (action: string, subject: string, detail = "") => ({ action, subject, detail });
const id = "0198c0de-0000-7000-8000-000000000001";

test("ids and codes of the log become words", () => {
  expect(subjectOf(said("segment.created", id), en, f)).toBe("");
  expect(subjectOf(said("reviews.exported", "1200"), zh, f)).toBe("1,200 行");
  expect(subjectOf(said("customers.tagged", "12 customers"), zh, f)).toBe("12 位客户");
  expect(subjectOf(said("staff.created", "lin@example.com"), zh, f)).toBe("lin@example.com");
  expect(detailOf(said("staff.created", "", "agent"), zh, f)).toBe("客服");
  expect(detailOf(said("review.reject", id, "spam"), zh, f)).toBe("广告、刷屏");
  expect(detailOf(said("review.publish", id, "publish"), zh, f)).toBe("");
  expect(detailOf(said("answer.reject", id, "off_topic"), en, f)).toBe("Not about the product or the shop");
  expect(detailOf(said("feedback.reject", id, "fake"), zh, f)).toBe("冒名、虚构（有证据）");
  expect(detailOf(said("feedback.merged", id, "#3 → #1"), zh, f)).toBe("#3 → #1");
  expect(detailOf(said("shop.updated", "Tea", "browsing kept 12 months"), zh, f)).toBe("浏览记录保留多久：12 个月");
  expect(detailOf(said("shop.updated", "Tea", "browsing kept for good"), zh, f)).toBe("浏览记录保留多久：一直保留");
  expect(detailOf(said("shop.as_of_set", "", "2011-12-09"), en, f)).toContain("2011");
  expect(detailOf(said("shop.as_of_set", "", "today"), zh, f)).toBe("今天");
  expect(detailOf(said("shop.working_hours_set", "", "week"), zh, f)).toBe("固定时段");
  expect(detailOf(said("shop.working_hours_set", "", "around_the_clock"), en, f)).toBe("Around the clock");
  expect(detailOf(said("survey.invited", "NPS", "3"), en, f)).toBe("3 customers");
  expect(detailOf(said("unread_event.dismissed", "7", "missing order_id"), zh, f)).toContain("缺少 order_id");
  expect(detailOf(said("unread_event.dismissed", "#7"), zh, f)).toBe("");
  expect(detailOf(said("customer_field.created", "skin", "choice"), zh, f)).toBe("单选");
  expect(detailOf(said("customer_field.updated", "skin", "label archived"), en, f)).toBe("Name · Archived");
  expect(detailOf(said("api_key.deleted", "BI", "orphaned"), zh, f)).toBe("创建它的密钥已被删除");
  expect(detailOf(said("source.updated", "Website", "off"), zh, f)).toBe("停用");
  expect(detailOf(said("source.updated", "Website", "on → offline till"), en, f)).toBe("Enable → offline till");
  expect(detailOf(said("source.updated", "Website", "→ Till"), en, f)).toBe("→ Till");
  expect(detailOf(said("recovery_code.used", "lin@example.com", "2"), zh, f)).toBe("还剩 2 个");
});

test("rules are told by what they decide, not as they are stored", () => {
  const stored = '{"new_days":30,"churn_days":180}';
  expect(detailOf(said("lifecycle_rules.changed", "", stored), zh, f)).toBe(
    "首单后多少天内算新客：30 · 多少天没下单算流失：180",
  );
  expect(detailOf(said("lifecycle_rules.changed", "", "null"), zh, f)).toBe("");
  expect(detailOf(said("identity_rules.changed", "", '{"order":["email"]}'), zh, f)).toBe("");
});
