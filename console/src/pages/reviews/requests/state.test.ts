import { expect, it } from "vitest";
import { requestState } from "./state";

const NOW = Date.parse("2026-11-22T08:00:00Z");
const asked = {
  channel: "link",
  is_sampled: true,
  reason: "staff",
  created_at: "2026-11-01T00:00:00Z",
  expires_at: "2026-12-01T00:00:00Z",
};

it("tells how far a request has come", () => {
  expect(requestState(asked, NOW)).toBe("waiting");
  expect(requestState({ ...asked, opened_at: "2026-11-02T00:00:00Z" }, NOW)).toBe("opened");
  expect(requestState({ ...asked, is_sampled: false, reason: "not_sampled" }, NOW)).toBe("skipped");
});

it("was not made when the rules of contact said no, though the link works", () => {
  const decision = {
    id: "d1",
    kind: "review_request" as const,
    subject_id: "r1",
    topic: "review",
    title: "A-1",
    channel: "mail" as const,
    is_asked: false,
    reason: { code: "quarantine" },
    decided_at: "2026-11-02T00:00:00Z",
  };
  expect(requestState({ ...asked, decision }, NOW)).toBe("skipped");
  expect(requestState({ ...asked, decision: { ...decision, again_at: "2026-11-25T00:00:00Z" } }, NOW)).toBe("put_off");
  expect(requestState({ ...asked, decision, opened_at: "2026-11-02T00:00:00Z" }, NOW)).toBe("opened");
  expect(requestState({ ...asked, decision: { ...decision, is_asked: true } }, NOW)).toBe("waiting");
});

it("was not made when it was taken back before anybody opened it", () => {
  expect(requestState({ ...asked, reason: "withdrawn" }, NOW)).toBe("skipped");
  expect(requestState({ ...asked, reason: "disputed" }, NOW)).toBe("skipped");
  expect(requestState({ ...asked, reason: "reopened" }, NOW)).toBe("skipped");
});

it("ends, unless it was answered before", () => {
  const ended = { ...asked, expires_at: "2026-11-20T00:00:00Z", opened_at: "2026-11-02T00:00:00Z" };
  expect(requestState(ended, NOW)).toBe("expired");
  expect(requestState({ ...ended, answered_at: "2026-11-03T00:00:00Z" }, NOW)).toBe("answered");
});
