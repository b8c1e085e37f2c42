import { expect, it } from "vitest";
import type { FollowUpDraft } from "@/api/types";
import { isDraft, way } from "./mail";

it("says that a mail came back, though it was sent", () => {
  const sent = { state: "sent" as const, attempts: 1, sent_at: "2026-11-22T08:00:00Z" };
  expect(way({ delivery: sent })).toBe("sent");
  expect(way({ delivery: { ...sent, returned_at: "2026-11-22T08:05:00Z" } })).toBe("returned");
  expect(way({ delivery: { state: "queued", attempts: 0 } })).toBe("waiting");
  expect(way({ delivery: { state: "cancelled", attempts: 0, error: "erased" } })).toBe("cancelled");
  expect(way({ delivery: null })).toBeNull();
});

it("gives way to another language only while nothing was written", () => {
  const drafts: FollowUpDraft[] = [
    { language: "zh", subject: "关于你的回答", text: "你好：" },
    { language: "en", subject: "About your answers", text: "Hello," },
  ];
  expect(isDraft(drafts, { subject: "About your answers", text: "Hello," })).toBe(true);
  expect(isDraft(drafts, { subject: "About your answers", text: "Hello, we sent a new cup." })).toBe(false);
  expect(isDraft(drafts, {})).toBe(false);
});
