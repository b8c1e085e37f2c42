import type { SurveyWave } from "@/api/types";

/** The wave that a change is since, where empty waves lie between; nothing where it is the one right before. */
export function comparedBeyond<W extends Pick<SurveyWave, "score">>(waves: readonly W[], wave: W): W | undefined {
  const before = waves.slice(0, waves.indexOf(wave));
  const last = before.findLastIndex(({ score }) => score);
  return last < before.length - 1 ? before[last] : undefined;
}
