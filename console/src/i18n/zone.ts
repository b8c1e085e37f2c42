/** Minutes that a zone's clock is ahead of UTC at an instant. */
function offsetMinutes(instant: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat("en", {
    timeZone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
  }).formatToParts(instant);
  const part = (type: string) => Number(parts.find((one) => one.type === type)?.value);
  const local = Date.UTC(part("year"), part("month") - 1, part("day"), part("hour"), part("minute"));
  return Math.round((local - instant) / 60_000);
}

/** The instant at which a calendar day (YYYY-MM-DD) begins in a zone, RFC 3339. `after` days later when given. */
export function dayStart(day: string, timeZone: string, after = 0): string {
  const [year = 0, month = 1, date = 1] = day.split("-").map(Number);
  const midnight = Date.UTC(year, month - 1, date + after);
  const guess = midnight - offsetMinutes(midnight, timeZone) * 60_000;
  // The offset at the day's beginning can differ from the one at UTC midnight where clocks change that day.
  return new Date(midnight - offsetMinutes(guess, timeZone) * 60_000).toISOString();
}
