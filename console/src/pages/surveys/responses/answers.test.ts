import { expect, it } from "vitest";
import { answerFilter } from "./answers";

const ask = { key: "q", text: {}, is_required: false };

it("offers the answers that there can be", () => {
  const why = answerFilter(
    { ...ask, type: "single", options: [{ key: "late", text: { en: "Late" } }] },
    "Answer",
    "en",
  );
  expect(why).toMatchObject({ kind: "options", options: [{ value: "late", label: "Late" }] });
  const csat = answerFilter({ ...ask, type: "csat" }, "Answer", "en");
  expect(csat?.kind === "options" && csat.options.map(({ value }) => value)).toEqual(["1", "2", "3", "4", "5"]);
  const grid = answerFilter({ ...ask, type: "matrix", scale: { from: 1, to: 3 } }, "Answer", "en");
  expect(grid?.kind === "options" && grid.options).toHaveLength(3);
  expect(answerFilter({ ...ask, type: "text" }, "Answer", "en")?.kind).toBe("text");
});

it("offers none for pictures, or where nothing is asked", () => {
  expect(answerFilter({ ...ask, type: "picture" }, "Answer", "en")).toBeNull();
  expect(answerFilter(undefined, "Answer", "en")).toBeNull();
});
