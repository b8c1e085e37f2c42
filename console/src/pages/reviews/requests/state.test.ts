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

it("ends, unless it was answered before", () => {
  const ended = { ...asked, expires_at: "2026-11-20T00:00:00Z", opened_at: "2026-11-02T00:00:00Z" };
  expect(requestState(ended, NOW)).toBe("expired");
  expect(requestState({ ...ended, answered_at: "2026-11-03T00:00:00Z" }, NOW)).toBe("answered");
});
