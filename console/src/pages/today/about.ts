import type { MeasurePlace, TodayItem } from "@/api/types";
import { lookup, type Messages } from "@/i18n";
import { placeName } from "@/pages/scoreboard/measures";

/** What stands beside the sentence of an item: where it is, or which part of the work it concerns, in words. */
export function about({ key, params }: TodayItem, t: Messages): string[] {
  if (!params) return [];
  // What a score is called is in the sentence already.
  if (key === "score_drop") {
    const place = params.place as MeasurePlace | null | undefined;
    return place ? [placeName(place, t)] : [];
  }
  const texts = Object.entries(params).filter((param): param is [string, string] => typeof param[1] === "string");
  return texts.map(([name, text]) => (name === "consumer" ? lookup(t.data.freshness.name, text) : text));
}
