/** What the page asks for, and how that stands in its address. */

export const WINDOWS = [30, 90, 365];
const USUAL_DAYS = 90;
export const COMPARED = ["previous", "year"] as const;
export type Compared = (typeof COMPARED)[number];

/** A first and a last day, YYYY-MM-DD, both within. */
export type Days = { from: string; to: string };
type Changes = Record<string, string | null>;

/** From the address; what makes no sense there is as if it were not. Whether the days can be had, the server says. */
export function asked(params: URLSearchParams) {
  const days = Number(params.get("days"));
  const own = daysOf(params.get("from"), params.get("to"));
  const than = daysOf(params.get("compare_from"), params.get("compare_to"));
  const compare: Compared = params.get("compare") === "year" ? "year" : "previous";
  return {
    days: own ? null : WINDOWS.includes(days) ? days : USUAL_DAYS,
    from: own?.from ?? null,
    to: own?.to ?? null,
    compare: than ? null : compare,
    compare_from: than?.from ?? null,
    compare_to: than?.to ?? null,
    segment: params.get("segment"),
  };
}
export type Asked = ReturnType<typeof asked>;

/** Days where both are given and are days. */
export const daysOf = (from: string | null, to: string | null): Days | null =>
  isDay(from) && isDay(to) ? { from, to } : null;

function isDay(text: string | null): text is string {
  const at = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().slice(0, 10) === text;
}

/** The change to the address that asks for the last days, or for own ones. */
export const during = (days: number | Days): Changes =>
  typeof days === "number" ? { days: String(days), from: null, to: null } : { days: null, ...days };

/** The change to the address that compares with what the word says, or with own days. */
export const comparedWith = (than: Compared | Days): Changes =>
  typeof than === "string"
    ? { compare: than === "previous" ? null : than, compare_from: null, compare_to: null }
    : { compare: null, compare_from: than.from, compare_to: than.to };

/** Days to begin with when own ones are chosen: no earlier than there is anything. */
export const known = ({ from, to }: Days, first: string | null | undefined): Days => ({
  from: first && from < first && first <= to ? first : from,
  to,
});
