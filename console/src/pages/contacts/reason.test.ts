import { expect, it } from "vitest";
import { formatter } from "@/i18n/format";
import en from "@/i18n/en";
import zh from "@/i18n/zh";
import { failure, sentence } from "./reason";

const f = formatter("en", "UTC", "CNY");

it("says why with the rule's own numbers, and until when", () => {
  const quarantine = { code: "quarantine", days: 14, until: "2026-12-01T08:00:00Z" };
  expect(sentence(quarantine, en, f)).toContain("14 days");
  expect(sentence(quarantine, en, f)).toContain("Dec 1, 2026");
  expect(sentence(quarantine, en, f, "2026-12-05T08:00:00Z")).toContain("Postponed to Dec 5, 2026");
  expect(sentence({ code: "cap", days: 30, n: 3 }, en, f)).toMatch(/3.*30/);
});

it("says in words why a mail was taken back, and leaves the words of another server as they are", () => {
  for (const code of [
    "answered",
    "expired",
    "refused",
    "stopped",
    "erased",
    "not_sent",
    "reminders_off",
    "withdrawn",
    "disputed",
    "cancelled",
    "not_nth",
    "reopened",
    "ended",
  ])
    expect(failure({ state: "cancelled", error: code }, zh, f)).not.toContain(code);
  expect(failure({ state: "failed", error: "550 no such user" }, zh, f)).toBe("550 no such user");
  expect(failure({ state: "sent", error: null }, zh, f)).toBe("");
});

it("has words in both languages for the same reasons, and keeps a code it does not know", () => {
  expect(Object.keys(zh.contacts.reason)).toEqual(Object.keys(en.contacts.reason));
  expect(sentence({ code: "full_moon" }, en, f)).toBe("full_moon");
});
