/** How scores are written: NPS in points with a sign, CSAT as a share, CES as a mean of 1 to 7, an index out of 100. */
import { type Estimate, type ScoreKind, SCORES, type Survey, type SurveyKind } from "@/api/types";
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

type Asking = Pick<Survey, "kind"> & { definition: Pick<Survey["definition"], "questions"> };

/** The first question of the survey's kind, else the first that has a score. */
function scoreQuestion({ kind, definition: { questions } }: Asking) {
  const scored = questions.filter(({ type }) => SCORES.some((one) => one === type));
  return scored.find(({ type }) => type === kind) ?? scored[0];
}

/** The question that gives a survey its number. */
export const ownScore = (of: Asking): string | undefined => (of.kind === "csi" ? undefined : scoreQuestion(of)?.key);

/** By what scale a survey's answers say how content people are. */
export const scoreKind = (of: Asking): ScoreKind => SCORES.find((one) => one === scoreQuestion(of)?.type) ?? "nps";
