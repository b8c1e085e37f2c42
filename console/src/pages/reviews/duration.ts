import type { Messages } from "@/i18n";
import type { Format } from "@/i18n/format";

/** Minutes as the largest unit that fits, so that 2,900 minutes read as two days. */
export function duration(minutes: number | null | undefined, t: Messages, f: Format): string {
  const w = t.reviews.overview;
  if (minutes == null) return f.number(null);
  if (minutes < 1) return w.underMinute;
  if (minutes < 90) return w.minutes(f.number(minutes));
  if (minutes < 48 * 60) return w.hoursOf(f.number(minutes / 60, 1));
  return w.daysOf(f.number(minutes / 1440, 1));
}
