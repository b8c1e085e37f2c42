import type { Language, Said } from "@/api/types";

/** A text in a language, else in the other one: better foreign words than none. */
export function said(text: Said | null | undefined, language: Language): string {
  const other = language === "zh" ? "en" : "zh";
  return text?.[language] || text?.[other] || "";
}

/** The same where nobody in particular is asked: its fields are dots, or what stands for somebody unknown. */
export const plain = (text: Said | null | undefined, language: Language): string =>
  said(text, language).replace(/\{\{[^}|]*(?:\|([^}]*))?\}\}/g, (_, otherwise?: string) => otherwise?.trim() || "…");
