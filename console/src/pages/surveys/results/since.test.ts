import { expect, it } from "vitest";
import type { SurveyScore } from "@/api/types";
import { comparedBeyond } from "./since";

const wave = (from: string, n: number) => ({ from, score: n > 0 ? ({ n } as SurveyScore) : null });

it("names the wave that is compared with where empty ones lie between", () => {
  const waves = [wave("2026-08-01", 0), wave("2026-09-01", 40), wave("2026-10-01", 0), wave("2026-11-01", 60)];
  expect(waves.map((one) => comparedBeyond(waves, one)?.from)).toEqual([undefined, undefined, undefined, "2026-09-01"]);
});
