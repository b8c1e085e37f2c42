/** Dates, money and shares as the shop's people write them: by language, in the shop's time zone and currency. */
import type { Money } from "@/api/types";

export type Format = ReturnType<typeof formatter>;
export const DASH = "–";

type Absent = null | undefined;
const RELATIVE: [Intl.RelativeTimeFormatUnit, number][] = [
  ["year", 31_536_000],
  ["month", 2_592_000],
  ["week", 604_800],
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
];

/** Digits after the point of a currency (JPY 0, CNY 2, KWD 3). */
export function minorDigits(currency: string): number {
  return new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions().maximumFractionDigits ?? 2;
}

export function formatter(language: string, timeZone: string, currency: string) {
  const memo = new Map<string, unknown>();
  const once = <T>(key: string, make: () => T): T => {
    if (!memo.has(key)) memo.set(key, make());
    return memo.get(key) as T;
  };
  const numberBy = (options: Intl.NumberFormatOptions) =>
    once(JSON.stringify(options), () => new Intl.NumberFormat(language, options));
  const dateBy = (options: Intl.DateTimeFormatOptions) =>
    once(`d${JSON.stringify(options)}`, () => new Intl.DateTimeFormat(language, { timeZone, ...options }));
  const relative = new Intl.RelativeTimeFormat(language, { numeric: "auto", style: "short" });
  const when = (value: string | number) =>
    new Date(typeof value === "string" && value.length === 10 ? `${value}T12:00:00Z` : value);
  const day: Intl.DateTimeFormatOptions = { year: "numeric", month: "short", day: "numeric" };

  const number = (value: number | Absent, digits = 0) =>
    value == null ? DASH : numberBy({ maximumFractionDigits: digits }).format(value);
  /** Always the same number of decimals, for values that stand under each other. */
  const fixed = (value: number | Absent, digits: number) =>
    value == null ? DASH : numberBy({ minimumFractionDigits: digits, maximumFractionDigits: digits }).format(value);
  const percent = (value: number | Absent, digits = 0) =>
    value == null
      ? DASH
      : numberBy({ style: "percent", maximumFractionDigits: digits, minimumFractionDigits: digits }).format(value);
  const money = (value: Money | Absent, options: { whole?: boolean; compact?: boolean } = {}) => {
    if (!value) return DASH;
    const major = value.minor / 10 ** minorDigits(value.currency);
    const base: Intl.NumberFormatOptions = {
      style: "currency",
      currency: value.currency,
      currencyDisplay: "narrowSymbol",
    };
    if (options.compact && Math.abs(major) >= 10_000)
      return numberBy({ ...base, notation: "compact", maximumFractionDigits: 1 }).format(major);
    return numberBy(options.whole || options.compact ? { ...base, maximumFractionDigits: 0 } : base).format(major);
  };
  const plainDate = (value: string) => value.length === 10;
  const date = (value: string | Absent) =>
    value ? dateBy(plainDate(value) ? { ...day, timeZone: "UTC" } : day).format(when(value)) : DASH;
  const shortDate = (value: string | Absent) =>
    value
      ? dateBy({ month: "short", day: "numeric", ...(plainDate(value) ? { timeZone: "UTC" } : {}) }).format(when(value))
      : DASH;
  const dateTime = (value: string | Absent) =>
    value ? dateBy({ ...day, hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(when(value)) : DASH;
  const time = (value: string | Absent) =>
    value
      ? dateBy({ hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" }).format(when(value))
      : DASH;
  const ago = (value: string | Absent, now: number = Date.now()) => {
    if (!value) return DASH;
    const seconds = (when(value).getTime() - now) / 1000;
    for (const [unit, size] of RELATIVE)
      if (Math.abs(seconds) >= size) return relative.format(Math.trunc(seconds / size), unit);
    return relative.format(0, "second");
  };
  const bytes = (value: number | Absent) => {
    if (value == null) return DASH;
    const step = value <= 0 ? 0 : Math.min(4, Math.floor(Math.log(value) / Math.log(1024)));
    return `${number(value / 1024 ** step, step ? 1 : 0)} ${["B", "KB", "MB", "GB", "TB"][step]}`;
  };
  const list = (items: string[]) => new Intl.ListFormat(language, { type: "conjunction" }).format(items);
  const compact = (value: number | Absent) =>
    value == null ? DASH : numberBy({ notation: "compact", maximumFractionDigits: 1 }).format(value);
  return {
    language,
    timeZone,
    currency,
    number,
    fixed,
    percent,
    money,
    date,
    shortDate,
    dateTime,
    time,
    ago,
    bytes,
    list,
    compact,
  };
}
