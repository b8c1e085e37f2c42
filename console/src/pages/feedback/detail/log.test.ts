import { expect, it } from "vitest";
import en from "@/i18n/en";
import { logDetail } from "./log";

const says = (what: string, detail: Record<string, unknown>) => logDetail({ what, detail }, en);

it("says from what to what, why, and into which", () => {
  expect(says("posted", { kind: "idea" })).toBe("Idea");
  expect(says("state_changed", { from: "new", to: "under_review" })).toBe("New → Under review");
  expect(says("answered", { is_public: true, is_late: true })).toBe("public · later than promised");
  expect(says("moderated", { decision: "reject", reason: "spam" })).toBe("not shown · Advertising or flooding");
  expect(says("moderated", { decision: "publish", reason: null })).toBe("shown");
  expect(says("merged", { into: 12 })).toBe("#12");
  expect(says("changed", { owner: null, kind: { from: "idea", to: "problem" }, tags: ["a", "b"], title: true })).toBe(
    "owner: Unassigned · Idea → Problem · tags: a, b · title",
  );
});

it("says nothing of what it does not know", () => {
  expect(says("of_a_newer_server", { anything: 1 })).toBe("");
});
