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
  const cells = ["=1+1", "+1+1", "-1-cmd", "@SUM(A1)", "\tx", "＝1+1", "－x"];
  for (const cell of cells) expect(toCsv([], [[cell]])).toContain(`'${cell}`);
  for (const number of ["-1.5", "+86", "12"]) expect(toCsv([], [[number]])).not.toContain("'");
});
