/** Times of day and dates as the API writes them, in the pickers of a form. */
import dayjs from "dayjs";

export const TIME = "HH:mm";

/** For a `Form.Item` around a `TimePicker`. */
export const asTime = {
  getValueProps: (value: string | undefined) => ({ value: value ? dayjs(`2000-01-01T${value}`) : null }),
  normalize: (value: dayjs.Dayjs | null) => value?.format(TIME) ?? "",
};

/** The days from one to another, both included. */
export function daysBetween(from: dayjs.Dayjs, to: dayjs.Dayjs): string[] {
  // What is picked has the time at which it was.
  const count = to.startOf("day").diff(from.startOf("day"), "day") + 1;
  return Array.from({ length: Math.max(0, count) }, (_, n) => from.add(n, "day").format("YYYY-MM-DD"));
}

/** Monday is 0. */
export const weekdayOf = (date: string) => (dayjs(date).day() + 6) % 7;
