import { DatePicker, type DatePickerProps } from "antd";
import dayjs from "dayjs";
import { useMemo } from "react";
import { useI18n } from "@/i18n";

export type End = "from" | "to";
type Props = {
  label: string;
  /** YYYY-MM-DD, both within. */
  days: Record<End, string | null>;
  change: (end: End, day: string | null) => void;
  /** How one of the two is picked; usually either may be left open, and the first is not after the last. */
  picker?: (end: End) => Pick<DatePickerProps, "allowClear" | "status" | "minDate" | "maxDate">;
};

/** A first and a last day, each with a calendar of its own: two beside each other do not fit on a phone. */
export function DaysInput({ label, days, change, picker }: Props) {
  const { t } = useI18n();
  // A picker gives up what is being typed when it is handed another object, be it of the same day
  const from = useMemo(() => dayOf(days.from), [days.from]);
  const to = useMemo(() => dayOf(days.to), [days.to]);
  const inOrder = (end: End) => (end === "from" ? to && { maxDate: to } : from && { minDate: from });
  const day = (end: End) => (
    <DatePicker
      aria-label={t.ui.pair(label, t.ui.list[end])}
      placeholder={t.ui.list[end]}
      {...(picker ? picker(end) : inOrder(end))}
      value={end === "from" ? from : to}
      onChange={(value) => change(end, value?.format("YYYY-MM-DD") ?? null)}
    />
  );
  return (
    <span className="row own-days" role="group" aria-label={label}>
      {day("from")}–{day("to")}
    </span>
  );
}

function dayOf(text: string | null) {
  const day = text ? dayjs(text) : null;
  return day?.isValid() ? day : null;
}
