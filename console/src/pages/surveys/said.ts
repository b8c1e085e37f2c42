import type { Said, Tag } from "@/api/types";
import { nearest } from "./languages";

/** A text in a language, else in the nearest to it, in English, in Chinese, in any: better foreign words than none. */
export function said(text: Said | null | undefined, language: Tag): string {
  const written = Object.keys(text ?? {}).filter((tag) => text?.[tag]);
  const near = [language, "en", "zh"].map((tag) => nearest(written, tag)).find((tag) => tag !== undefined);
  return text?.[language] || text?.[near ?? written[0] ?? ""] || "";
}

/** The same where nobody in particular is asked: its fields are dots, or what stands for somebody unknown. */
export const plain = (text: Said | null | undefined, language: Tag): string =>
  said(text, language).replace(/\{\{[^}|]*(?:\|([^}]*))?\}\}/g, (_, otherwise?: string) => otherwise?.trim() || "…");
