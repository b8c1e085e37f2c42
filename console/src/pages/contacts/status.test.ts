import { expect, it } from "vitest";
import { verdicts } from "./status";

it("says the same of several topics once, what is possible first", () => {
  const quarantine = { code: "quarantine", days: 14, until: "2026-12-01T00:00:00Z" };
  const found = verdicts([
    { topic: "nps", is_asked: false, reason: quarantine },
    { topic: "review", is_asked: true, reason: { code: "ok" } },
    { topic: "csat", is_asked: false, reason: { ...quarantine } },
  ]);
  expect(found.map(({ topics, is_asked }) => [topics, is_asked])).toEqual([
    [["review"], true],
    [["nps", "csat"], false],
  ]);
});
