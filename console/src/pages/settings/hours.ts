import type { SpecialDay, WorkingHours, WorkingSpan } from "@/api/types";

/** In the order of the week, as the API calls them. */
export const WEEK = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"] as const;
export type Weekday = (typeof WEEK)[number];
export type Week = Record<Weekday, WorkingSpan[]>;

/** What the form holds; what is not on screen is not there. */
export type Values = {
  is_always: boolean;
  week?: Week;
  special_days?: SpecialDay[];
};

export const DAY: WorkingSpan = { from: "09:00", to: "18:00" };
/** Offered where a day has hours already. */
export const EVENING: WorkingSpan = { from: "19:00", to: "22:00" };

/** What is offered to a shop that has not said when it works. */
const OFFICE: Week = {
  monday: [DAY],
  tuesday: [DAY],
  wednesday: [DAY],
  thursday: [DAY],
  friday: [DAY],
  saturday: [],
  sunday: [],
};

export const toValues = ({ week, special_days }: WorkingHours): Values => ({
  is_always: !week,
  week: week ?? OFFICE,
  special_days: special_days.toSorted((a, b) => a.date.localeCompare(b.date)),
});

export const toHours = ({ is_always, week, special_days = [] }: Values): WorkingHours => ({
  week: is_always || !week ? null : week,
  special_days,
});

/** Closed days under a name; those that are there already stay as they are. */
export function withDays(days: readonly SpecialDay[], dates: readonly string[], name: string): SpecialDay[] {
  const added = dates.filter((date) => !days.some((day) => day.date === date));
  const all = [...days, ...added.map((date) => ({ date, name, spans: [] }))];
  return all.toSorted((a, b) => a.date.localeCompare(b.date));
}
