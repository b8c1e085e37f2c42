import { expect, it } from "vitest";
import type { SegmentBoard } from "@/api/types";
import en from "@/i18n/en";
import { besideTable } from "./besideTable";

it("has a line of each segment with its interval and count", () => {
  const number = { value: 0.5, low: 0.25, high: 0.75, n: 8, is_small: true };
  const segments = [
    { segment: "s1", number, is_different: false, is_better: false, link: "/reviews" },
    { segment: "s2", number: null, is_different: false, is_better: false, link: "/reviews" },
  ];
  const measure = { key: "good_rate", unit: "share", is_more_better: true, all: { ...number, n: 90 }, segments };
  const board = { period: { from: "2026-03-01", to: "2026-03-31" }, measures: [measure] } as SegmentBoard;
  const [name, content] = besideTable(board, (id) => (id === "s1" ? "=Loyal" : "New"), en);
  expect(name).toBe("Segments side by side 2026-03-01 – 2026-03-31.csv");
  expect(content.split("\r\n").slice(1, -1)).toEqual([
    "Good-review rate,All customers,2026-03-01,2026-03-31,0.5,0.25,0.75,90",
    "Good-review rate,'=Loyal,2026-03-01,2026-03-31,0.5,0.25,0.75,8",
    "Good-review rate,New,2026-03-01,2026-03-31,,,,0",
  ]);
});
