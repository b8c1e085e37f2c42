import type { ComponentType } from "react";
import type { Messages } from "@/i18n";
import type { Format } from "@/i18n/format";
import { minorDigits } from "@/i18n/format";

export type Option = { value: string; label: string };
export type Filter =
  | { kind: "options"; key: string; label: string; options: Option[]; multiple?: boolean }
  | { kind: "range"; key: string; label: string; low: string; high: string; unit?: "money" }
  | { kind: "dates"; key: string; label: string; low: string; high: string }
  /** `Offered` is a `datalist` of what may be meant, asked for when the filter is opened; anything else may be typed. */
  | { kind: "text"; key: string; label: string; Offered?: ComponentType<{ id: string; field: string }> };

/** The URL parameters a filter owns. */
export const paramsOf = (filter: Filter) =>
  filter.kind === "range" || filter.kind === "dates" ? [filter.low, filter.high] : [filter.key];

export const isSet = (filter: Filter, params: URLSearchParams) => paramsOf(filter).some((key) => params.get(key));

/** Money is typed in major units and asked for in minor ones. */
export const toParam = (value: number | null, unit: "money" | undefined, currency: string) =>
  value === null ? null : String(unit ? Math.round(value * 10 ** minorDigits(currency)) : value);
export const fromParam = (text: string | null, unit: "money" | undefined, currency: string) =>
  text === null ? null : Number(text) / (unit ? 10 ** minorDigits(currency) : 1);

/** What a set filter says on its chip. */
export function summary(filter: Filter, params: URLSearchParams, t: Messages, f: Format): string {
  if (filter.kind === "text") return params.get(filter.key) ?? "";
  if (filter.kind === "options") {
    const text = params.get(filter.key) ?? "";
    const chosen = filter.multiple ? text.split(",") : [text];
    return chosen.map((value) => filter.options.find((option) => option.value === value)?.label ?? value).join(", ");
  }
  const show = (text: string) => {
    // Whoever typed it into the address sees it as it was typed.
    if (Number.isNaN(filter.kind === "dates" ? Date.parse(text) : Number(text))) return text;
    if (filter.kind === "dates") return f.date(text);
    return filter.unit
      ? f.money({ minor: Number(text), currency: f.currency }, { whole: true })
      : f.number(Number(text));
  };
  const low = params.get(filter.low);
  const high = params.get(filter.high);
  if (low && high) return t.ui.list.between(show(low), show(high));
  return low ? t.ui.list.atLeast(show(low)) : high ? t.ui.list.atMost(show(high)) : "";
}
