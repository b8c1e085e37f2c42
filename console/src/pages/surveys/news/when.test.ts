import { expect, it } from "vitest";
import { paragraphs, stage, toldBefore } from "./when";

it("says where a mail stands", () => {
  const now = Date.parse("2026-03-01T10:00:00Z");
  const due_at = "2026-03-01T10:15:00Z";
  expect(stage({ due_at }, now)).toBe("due");
  expect(stage({ due_at: "2026-03-01T09:59:00Z" }, now)).toBe("sending");
  expect(stage({ due_at, done_at: "2026-03-01T10:16:00Z" }, now)).toBe("told");
  expect(stage({ due_at, withdrawn_at: "2026-03-01T10:05:00Z" }, now)).toBe("withdrawn");
});

it("shows a line as a paragraph, as the mail does", () => {
  expect(paragraphs(" We changed the box.\n\n Thank you. ")).toEqual(["We changed the box.", "Thank you."]);
});

it("says how many had been told the same before", () => {
  const refused = { code: "refused", n: 4 };
  expect(toldBefore({ not_told: [refused, { code: "told_before", n: 2 }] })).toBe(2);
  expect(toldBefore({ not_told: [refused] })).toBe(0);
});
