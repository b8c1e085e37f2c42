import { expect, it } from "vitest";
import { Problem } from "@/api/http";
import { chunks, isToAnswer, MOST, sendAll, templateNames } from "./batch";

const ids = (n: number) => Array.from({ length: n }, (_, index) => ({ id: `r${index}` }));

it("never sends more at once than one call takes", () => {
  expect(chunks(ids(120)).map((some) => some.length)).toEqual([MOST, MOST, 20]);
  expect(chunks([])).toEqual([]);
});

it("tells of each review why it failed: its own reason, or that of the call", async () => {
  const refused = { status: 409, code: "answered_since", title: "Conflict", detail: "" };
  const failed = await sendAll(
    ids(5),
    (some) => {
      if (some[0]?.id === "r2") return Promise.reject(new Problem(0, {}));
      return Promise.resolve({ items: some.map(({ id }) => ({ id, problem: id === "r0" ? refused : null })) });
    },
    2,
  );
  expect([...failed].map(([id, error]) => [id, (error as Problem).code])).toEqual([
    ["r0", "answered_since"],
    ["r2", "offline"],
    ["r3", "offline"],
  ]);
});

it("answers by default what nobody answered and nobody took down", () => {
  expect(isToAnswer({ state: "published", answered_at: null })).toBe(true);
  expect(isToAnswer({ state: "held", answered_at: null })).toBe(true);
  expect(isToAnswer({ state: "published", answered_at: "2026-11-22T08:00:00Z" })).toBe(false);
  expect(isToAnswer({ state: "rejected", answered_at: null })).toBe(false);
});

it("offers templates of one name once", () =>
  expect(templateNames([{ name: "Thanks" }, { name: "Sorry" }, { name: "Thanks" }])).toEqual(["Thanks", "Sorry"]));
