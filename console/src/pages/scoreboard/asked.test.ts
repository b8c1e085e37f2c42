import { expect, it } from "vitest";
import { asked, comparedWith, during, known } from "./asked";

const of = (query: string) => asked(new URLSearchParams(query));
const usual = {
  days: 90,
  from: null,
  to: null,
  compare: "previous",
  compare_from: null,
  compare_to: null,
  segment: null,
};

it("asks for 90 days against those before, unless the address says otherwise", () => {
  expect(of("")).toEqual(usual);
  expect(of("days=30&compare=year&segment=s1")).toEqual({ ...usual, days: 30, compare: "year", segment: "s1" });
  expect(of("days=-1&compare=never")).toEqual(usual);
});

it("asks for own days, and compares with own days", () => {
  const own = { from: "2026-03-01", to: "2026-03-31" };
  expect(of("days=30&from=2026-03-01&to=2026-03-31")).toEqual({ ...usual, ...own, days: null });
  expect(of("compare=year&compare_from=2026-02-01&compare_to=2026-02-03")).toEqual({
    ...usual,
    compare: null,
    compare_from: "2026-02-01",
    compare_to: "2026-02-03",
  });
  for (const half of ["from=2026-03-01", "from=2026-02-30&to=2026-03-01", "from=soon&to=2026-03-01"])
    expect(of(half)).toEqual(usual);
  // That it ends before it begins is for the server to say, in words
  expect(of("from=2026-03-02&to=2026-03-01").from).toBe("2026-03-02");
});

it("keeps one way of asking in the address", () => {
  const own = { from: "2026-03-01", to: "2026-03-31" };
  expect(during(30)).toEqual({ days: "30", from: null, to: null });
  expect(during(own)).toEqual({ days: null, ...own });
  expect(comparedWith("previous")).toEqual({ compare: null, compare_from: null, compare_to: null });
  expect(comparedWith("year").compare).toBe("year");
  expect(comparedWith(own)).toEqual({ compare: null, compare_from: own.from, compare_to: own.to });
});

it("begins with days of which something is known", () => {
  const days = { from: "2026-01-01", to: "2026-03-31" };
  expect(known(days, "2026-02-10")).toEqual({ from: "2026-02-10", to: "2026-03-31" });
  expect(known(days, "2025-02-10")).toEqual(days);
  expect(known(days, null)).toEqual(days);
  expect(known(days, "2026-05-01")).toEqual(days);
});
