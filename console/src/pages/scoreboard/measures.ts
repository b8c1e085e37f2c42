import type { Measure, MeasureChange, MeasureNumber, MeasurePlace, MeasureUnit } from "@/api/types";
import { lookup, type Messages } from "@/i18n";
import type { Format } from "@/i18n/format";
import { duration } from "@/pages/reviews/duration";

export const MOST_BESIDE = 4;
/** The segments that the address puts side by side. */
export const besideOf = (params: URLSearchParams) =>
  (params.get("beside") ?? "").split(",").filter(Boolean).slice(0, MOST_BESIDE);

const GROUPS = {
  said: ["nps", "csat", "ces"],
  rated: ["dsr_described", "dsr_service", "dsr_delivery", "mean_stars", "good_rate"],
  answered: [
    "review_answer_rate",
    "review_in_time_rate",
    "review_answer_minutes",
    "bad_to_good",
    "feedback_answer_rate",
    "feedback_in_time_rate",
    "feedback_answer_minutes",
  ],
  stayed: ["repurchase_rate", "retention_90d", "return_rate", "late_parcel_rate"],
};
type Known = keyof typeof GROUPS;
export type Group = Known | "other";
const KNOWN = Object.keys(GROUPS) as Known[];
const groupOf = (key: string): Group => KNOWN.find((group) => GROUPS[group].includes(key)) ?? "other";

const ORDER = Object.values(GROUPS).flat();

/** The measures by what they are about, always in one order; those of a newer server come last. */
export function grouped<M extends Pick<Measure, "key">>(measures: readonly M[]): { group: Group; measures: M[] }[] {
  const sorted = measures.toSorted((a, b) => ORDER.indexOf(a.key) - ORDER.indexOf(b.key));
  return [...KNOWN, "other" as const]
    .map((group) => ({ group, measures: sorted.filter(({ key }) => groupOf(key) === group) }))
    .filter((one) => one.measures.length > 0);
}

/** Of the compared period, the part that stands beside each part: both end with the last. */
export function besideEach<P>(series: readonly P[], previous: readonly P[]): (P | undefined)[] {
  const later = series.length - previous.length;
  return series.map((_, index) => previous[index - later]);
}

/** What a part of the numbers is about, in words. */
export function placeName({ dimension, value, name }: MeasurePlace, t: Messages): string {
  const words: Record<string, (name: string) => string> = t.scoreboard.dropped.place;
  const shown = name ?? value;
  return words[dimension]?.(shown) ?? shown;
}

/** What the link of a measure leads to. */
export function seeOf({ key }: Pick<Measure, "key">, t: Messages): string {
  const w = t.scoreboard;
  return key in w.see ? lookup(w.see, key) : w.seeOther;
}

type Shown = number | null | undefined;
export type Show = { value: (value: Shown) => string; change: (value: number) => string };

/** How a measure of this unit is written, and how a change of it. */
export function showAs(unit: MeasureUnit, t: Messages, f: Format): Show {
  const w = t.scoreboard;
  const plain = (digits: number): Show => ({
    value: (value) => f.fixed(value, digits),
    change: (value) => w.score(f.fixed(value, digits)),
  });
  switch (unit) {
    case "share":
      return { value: (value) => f.percent(value, 1), change: (value) => w.points(f.fixed(value * 100, 1)) };
    case "minutes":
      return {
        value: (value) => duration(value, t, f),
        change: (value) => (value < 0 ? "−" : "") + duration(Math.abs(value), t, f),
      };
    case "stars":
      return plain(2);
    default:
      return plain(1);
  }
}

type Sample = Pick<MeasureNumber, "is_small"> | null | undefined;

/** Which of two numbers has too few observations for a change to be told of; the earlier one first. */
export function tooFew(now: Sample, before: Sample): "now" | "before" | undefined {
  if (before?.is_small) return "before";
  return now?.is_small ? "now" : undefined;
}

export type Move = { way: "up" | "down" | "same"; mood: "good" | "bad" | "chance"; text: string };

/** Which way a measure moved, and whether that is to be glad of; within chance it is neither. */
export function moveOf({ value, is_significant, is_better }: MeasureChange, show: Show): Move {
  const text = show.change(Math.abs(value));
  if (text === show.change(0)) return { way: "same", mood: "chance", text };
  return { way: value > 0 ? "up" : "down", mood: is_significant ? (is_better ? "good" : "bad") : "chance", text };
}
