import { expect, it } from "vitest";
import { toCsv } from "./csv";

it("opens in a spreadsheet as meant", () => {
  expect(
    toCsv(
      ["名称", "a,b"],
      [
        ['说"好"', 1.5],
        [null, -2],
      ],
    ),
  ).toBe('\uFEFF名称,"a,b"\r\n"说""好""",1.5\r\n,-2\r\n');
});

it("never starts a formula", () => {
  const cells = ["=1+1", "+1", "-1", "@SUM(A1)", "\tx"];
  for (const cell of cells) expect(toCsv([], [[cell]])).toContain(`'${cell}`);
});
