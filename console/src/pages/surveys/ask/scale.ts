import type { SurveyQuestion, Tag } from "@/api/types";
import { said } from "../said";

const USUAL: Record<string, [number, number]> = { nps: [0, 10], csat: [1, 5], ces: [1, 7] };

/** The numbers to choose from, and what the ends mean. */
export function scaleOf({ type, scale }: Pick<SurveyQuestion, "type" | "scale">, language: Tag) {
  const [from, to] = scale ? [scale.from, scale.to] : (USUAL[type] ?? [1, 5]);
  const numbers = Array.from({ length: Math.max(0, Math.min(to - from, 20)) + 1 }, (_, index) => from + index);
  return { numbers, low: said(scale?.low, language), high: said(scale?.high, language) };
}
