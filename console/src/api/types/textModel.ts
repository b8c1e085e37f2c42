/** The model of texts that a shop learned from its own reviews. */
import type { Polarity } from "./listen";

/** How well texts are read, on a fifth that was kept apart. */
export type TextModelQuality = {
  n: number;
  accuracy: number;
  low: number;
  high: number;
  macro_f1: number;
  negative_f1?: number | null;
  /** Rows and columns of `confusion`. */
  labels: Polarity[];
  /** `confusion[truth][read]` */
  confusion: number[][];
};
export type TextModelFailure = { code: "too_few" | "one_kind" | "failed"; found: number; needed: number };
export type TextModel = {
  state: "none" | "learning" | "ready";
  version?: number | null;
  trained_at?: string | null;
  n_texts: number;
  /** Corrections by staff among them. */
  n_labels: number;
  quality?: TextModelQuality | null;
  /** Of the shipped model, on the same texts. */
  shipped?: TextModelQuality | null;
  aspects?: { n: number; own_f1: number; rules_f1: number } | null;
  is_better: boolean;
  is_in_use: boolean;
  failure?: TextModelFailure | null;
  /** Texts that are being read again. */
  rereading?: { done: number; total: number } | null;
};
