import { expect, test } from "vitest";
import { toHours, toValues, withDays } from "./hours";

test("around the clock is no week, and a week is offered to who leaves it", () => {
  const values = toValues({ week: null, special_days: [] });
  expect([values.is_always, values.week?.monday, values.week?.sunday]).toEqual([
    true,
    [{ from: "09:00", to: "18:00" }],
    [],
  ]);
  expect(toHours(values)).toEqual({ week: null, special_days: [] });
  expect(toHours({ ...values, is_always: false }).week).toEqual(values.week);
});

test("what is not on screen is not sent", () => {
  expect(toHours({ is_always: true })).toEqual({ week: null, special_days: [] });
});

test("a holiday is added day by day, and a day that is there keeps its hours", () => {
  const worked = { date: "2026-10-02", name: "加班", spans: [{ from: "10:00", to: "12:00" }] };
  expect(withDays([worked], ["2026-10-01", "2026-10-02"], "国庆节")).toEqual([
    { date: "2026-10-01", name: "国庆节", spans: [] },
    worked,
  ]);
});
