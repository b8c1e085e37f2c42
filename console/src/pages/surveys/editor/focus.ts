import { createContext } from "react";
import type { Tag } from "@/api/types";

/** The language that is written just now beside the first; null: all of them. */
export type Focus = { tag: Tag | null; set: (tag: Tag | null) => void };
export const FocusContext = createContext<Focus>({ tag: null, set: () => undefined });

/** The fields of a text that are shown: those of the first language and of the one in focus, and where something is wrong. */
export function shownLanguages(languages: readonly Tag[], focus: Tag | null, isWrong: (tag: Tag) => boolean): Tag[] {
  if (focus === null || !languages.includes(focus)) return [...languages];
  return languages.filter((tag, at) => at === 0 || tag === focus || isWrong(tag));
}
