import type { Dimensions, Language } from "@/api/types";

/** Each dimension once, by the name that it has in this language, else in the other; of a category with its name. */
export function dimensionOptions(
  all: Dimensions[],
  language: Language,
  ofCategory: (name: string, category: string) => string,
): { value: string; label: string }[] {
  const shared = [...all].sort((a, b) => Number(a.category !== null) - Number(b.category !== null));
  const known = new Map<string, string>();
  for (const { category, items } of shared) {
    for (const { key, zh, en } of items) {
      const name = (language === "zh" ? zh || en : en || zh) || key;
      if (!known.has(key)) known.set(key, category === null ? name : ofCategory(name, category));
    }
  }
  return [...known].map(([value, label]) => ({ value, label }));
}
