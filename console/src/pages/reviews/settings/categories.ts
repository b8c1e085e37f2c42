import type { ListenCategories } from "@/api/types";

/** Whether no product has this category, by the very same name; nothing is said while that is not known. */
export function isOfNoProduct(category: string, known: ListenCategories | undefined): boolean {
  if (category.trim() === "" || !known?.is_whole) return false;
  return !known.items.some(({ name }) => name === category);
}
