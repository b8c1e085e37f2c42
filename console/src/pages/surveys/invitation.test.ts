import { expect, it } from "vitest";
import { invitationState } from "./invitation";

const NOW = Date.parse("2026-11-22T08:00:00Z");
const asked = {
  is_asked: true,
  reason: { code: "ok" },
  decided_at: "2026-11-17T00:00:00Z",
  expires_at: "2026-12-01T00:00:00Z",
};

it("tells how far an invitation has come", () => {
  expect(invitationState({ ...asked, decided_at: null, reason: { code: "waiting" } }, NOW)).toBe("due");
  expect(invitationState({ ...asked, decided_at: null, reason: { code: "clock" } }, NOW)).toBe("put_off");
  expect(invitationState(asked, NOW)).toBe("waiting");
  expect(invitationState({ ...asked, opened_at: "2026-11-21T00:00:00Z" }, NOW)).toBe("opened");
  expect(invitationState({ ...asked, is_asked: false }, NOW)).toBe("skipped");
});

it("knows who came by the open link without being asked", () => {
  const came = { ...asked, is_asked: false, opened_at: "2026-11-21T00:00:00Z" };
  expect(invitationState(came, NOW)).toBe("opened");
  expect(invitationState({ ...came, completed_at: "2026-11-21T00:01:00Z" }, NOW)).toBe("answered");
});

it("ends, unless it was answered before", () => {
  const ended = { ...asked, expires_at: "2026-11-20T00:00:00Z", opened_at: "2026-11-19T00:00:00Z" };
  expect(invitationState(ended, NOW)).toBe("expired");
  expect(invitationState({ ...ended, completed_at: "2026-11-19T00:00:00Z" }, NOW)).toBe("answered");
});
