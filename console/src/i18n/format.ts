/** Dates, money and shares as the shop's people write them: by language, in the shop's time zone and currency. */
import type { Money } from "@/api/types";

export type Format = ReturnType<typeof formatter>;
export const DASH = "–";

type Absent = null | undefined;
const RELATIVE: [Intl.RelativeTimeFormatUnit, number][] = [
  ["month", 2_592_000],
  ["week", 604_800],
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
];

/** Whether it has the form of a currency's code; the console cannot write money in anything else. */
export const isCurrency = (code: string) => /^[a-z]{3}$/i.test(code);

/** Digits after the point of a currency (JPY 0, CNY 2, KWD 3). */
export function minorDigits(currency: string): number {
  return new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions().maximumFractionDigits ?? 2;
}

type Numbers = (options: Intl.NumberFormatOptions) => Intl.NumberFormat;
type Dates = (options: Intl.DateTimeFormatOptions) => Intl.DateTimeFormat;

/** What writes everything, for one language, time zone and currency; `justNow` is the word for seconds ago. */
export function formatter(language: string, timeZone: string, currency: string, justNow?: string) {
  const numberBy: Numbers = once((options) => new Intl.NumberFormat(language, options));
  const dateBy: Dates = once((options) => new Intl.DateTimeFormat(language, { timeZone, ...options }));
  const list = (items: string[]) => new Intl.ListFormat(language, { type: "conjunction" }).format(items);
  const calendar = times(dateBy);
  return {
    language,
    timeZone,
    currency,
    list,
    ...numbers(numberBy, currency),
    ...calendar,
    ago: agoIn(language, calendar.date, justNow),
  };
}

/** Making an `Intl` formatter is slow; each is made once. */
function once<Options, Made>(make: (options: Options) => Made): (options: Options) => Made {
  const made = new Map<string, Made>();
  return (options) => {
    const key = JSON.stringify(options);
    const found = made.get(key) ?? make(options);
    made.set(key, found);
    return found;
  };
}

function numbers(by: Numbers, own: string) {
  const write = (value: number | Absent, options: Intl.NumberFormatOptions) =>
    value == null ? DASH : by(options).format(value);
  const number = (value: number | Absent, digits = 0) => write(value, { maximumFractionDigits: digits });
  /** Always the same number of decimals, for values that stand under each other. */
  const fixed = (value: number | Absent, digits: number) =>
    write(value, { minimumFractionDigits: digits, maximumFractionDigits: digits });
  const percent = (value: number | Absent, digits = 0) =>
    write(value, { style: "percent", minimumFractionDigits: digits, maximumFractionDigits: digits });
  /** A part of many people: one in five hundred is not none. */
  const share = (value: number | Absent) => percent(value, value && value < 0.01 ? 1 : 0);
  /** What may come is never quite sure, nor quite out of the question. */
  const chance = (value: number | Absent) => {
    if (value != null && value > 0.99) return `> ${percent(0.99)}`;
    return value != null && value < 0.01 ? `< ${percent(0.01)}` : percent(value);
  };
  const compact = (value: number | Absent) => write(value, { notation: "compact", maximumFractionDigits: 1 });
  const money = (value: Money | Absent, options: { whole?: boolean; compact?: boolean } = {}) => {
    if (!value) return DASH;
    const major = value.minor / 10 ** minorDigits(value.currency);
    const base: Intl.NumberFormatOptions = {
      style: "currency",
      currency: value.currency,
      // Of another currency a bare ¥ or $ could be taken for the shop's own.
      currencyDisplay: value.currency === own ? "narrowSymbol" : "code",
    };
    if (options.compact && Math.abs(major) >= 100_000)
      return write(major, { ...base, notation: "compact", maximumFractionDigits: 1 });
    return write(major, options.whole || options.compact ? { ...base, maximumFractionDigits: 0 } : base);
  };
  const bytes = (value: number | Absent) => {
    if (value == null) return DASH;
    const step = value <= 0 ? 0 : Math.min(4, Math.floor(Math.log(value) / Math.log(1024)));
    return `${number(value / 1024 ** step, step ? 1 : 0)} ${["B", "KB", "MB", "GB", "TB"][step]}`;
  };
  return { number, fixed, percent, share, chance, compact, money, bytes };
}

const MONTH_DAY: Intl.DateTimeFormatOptions = { month: "short", day: "numeric" };
const DAY: Intl.DateTimeFormatOptions = { year: "numeric", ...MONTH_DAY };
const MINUTE: Intl.DateTimeFormatOptions = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };

/** A plain date, such as 2026-11-22, is that day in every time zone. */
const isPlainDate = (value: string) => value.length === 10;
const instant = (value: string) => new Date(isPlainDate(value) ? `${value}T12:00:00Z` : value);

function times(by: Dates) {
  const write = (value: string | Absent, options: Intl.DateTimeFormatOptions) =>
    value ? by(options).format(instant(value)) : DASH;
  const onDay = (value: string | Absent, options: Intl.DateTimeFormatOptions) =>
    write(value, value && isPlainDate(value) ? { ...options, timeZone: "UTC" } : options);
  return {
    date: (value: string | Absent) => onDay(value, DAY),
    shortDate: (value: string | Absent) => onDay(value, MONTH_DAY),
    /** A whole month, such as 2026-11, which is that month in every time zone. */
    month: (value: string | Absent) => write(value, { year: "numeric", month: "short", timeZone: "UTC" }),
    dateTime: (value: string | Absent) => write(value, { ...DAY, ...MINUTE }),
    time: (value: string | Absent) => write(value, { ...MINUTE, second: "2-digit" }),
    weekdayTime: (value: string | Absent) => write(value, { weekday: "short", ...MONTH_DAY, ...MINUTE }),
  };
}

/** How long ago it was, in milliseconds. */
export const ageMs = (at: string) => Date.now() - instant(at).getTime();

const YEAR = 31_536_000;

/** What is a year off or more is told by its date: “8 years ago” sets nothing apart. */
function agoIn(language: string, date: (value: string) => string, justNow?: string) {
  const relative = new Intl.RelativeTimeFormat(language, { numeric: "auto", style: "short" });
  return (value: string | Absent, now: number = Date.now()) => {
    if (!value) return DASH;
    const seconds = (instant(value).getTime() - now) / 1000;
    if (Math.abs(seconds) >= YEAR) return date(value);
    for (const [unit, size] of RELATIVE)
      if (Math.abs(seconds) >= size) return relative.format(Math.trunc(seconds / size), unit);
    return seconds <= 0 && justNow ? justNow : relative.format(0, "second");
  };
}
