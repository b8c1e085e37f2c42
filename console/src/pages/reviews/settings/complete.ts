import type { Dimensions, ListenAspect } from "@/api/types";

const KEY = /^[a-z][a-z0-9_]{0,31}$/;

/** Whether each item has both names and a key of its own in its group, and each category is named once. */
export function isComplete(groups: readonly Dimensions[]): boolean {
  const categories = groups.map(({ category }) => category?.trim());
  return (
    new Set(categories).size === categories.length &&
    groups.every(({ category, items }) => {
      const keys = items.map(({ key }) => key);
      const named = items.every(({ key, zh, en }) => KEY.test(key) && zh.trim() !== "" && en.trim() !== "");
      return category?.trim() !== "" && named && new Set(keys).size === keys.length;
    })
  );
}

/** Whether each aspect that is added has both names, words to be known by, and a key that no other has. */
export function areComplete(known: readonly ListenAspect[], added: readonly ListenAspect[]): boolean {
  const keys = [...known, ...added].map(({ key }) => key);
  const isComplete = ({ key, zh, en, words }: ListenAspect) =>
    KEY.test(key) && zh.trim() !== "" && en.trim() !== "" && words.length > 0;
  return added.every(isComplete) && new Set(keys).size === keys.length;
}
