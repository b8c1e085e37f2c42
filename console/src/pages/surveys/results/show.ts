/** How scores are written: NPS in points with a sign, CSAT as a share, CES as a mean of 1 to 7, an index out of 100. */
import { type Estimate, SCORES, type Survey, type SurveyKind } from "@/api/types";
import type { Format } from "@/i18n/format";

/** Fewer answers than this are shown in grey. */
export const FEW = 30;

export type Show = (value: number | null | undefined) => string;

export function showScore(kind: SurveyKind, f: Format): Show {
  if (kind === "nps")
    return (value) =>
      value == null ? f.number(null) : `${value > 0 ? "+" : ""}${f.fixed(value, value % 1 === 0 ? 0 : 1)}`;
  if (kind === "csat") return (value) => f.percent(value, 1);
  return (value) => f.fixed(value, kind === "ces" ? 2 : 1);
}

/** A difference of two scores, with its sign; of shares in percentage points. */
export function showChange(kind: SurveyKind, f: Format, points: (value: string) => string): (value: number) => string {
  const isShare = kind === "csat";
  return (value) => {
    const text = `${value > 0 ? "+" : ""}${f.fixed(isShare ? value * 100 : value, kind === "ces" ? 2 : 1)}`;
    return isShare ? points(text) : text;
  };
}

export const isFew = ({ n }: Pick<Estimate, "n">) => n < FEW;

/** The question that gives a survey its number: the first of the survey's kind, else the first that has a score. */
export function ownScore({
  kind,
  definition: { questions },
}: Pick<Survey, "kind"> & { definition: Pick<Survey["definition"], "questions"> }): string | undefined {
  if (kind === "csi") return undefined;
  const scored = questions.filter(({ type }) => SCORES.some((one) => one === type));
  return (scored.find(({ type }) => type === kind) ?? scored[0])?.key;
}

/** What two questions that are compared have in common: of `expectation_speed` and `quality_speed` it is `speed`. */
export const gapKey = (question: string) => question.replace(/^[^_]*_/, "");
