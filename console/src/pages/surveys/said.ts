import type { Language, Said } from "@/api/types";

/** A text in a language, else in the other one: better foreign words than none. */
export function said(text: Said | null | undefined, language: Language): string {
  const other = language === "zh" ? "en" : "zh";
  return text?.[language] || text?.[other] || "";
}
