import dayjs from "dayjs";
import { DaysInput, type End } from "@/ui/DaysInput";
import type { Days } from "./asked";

type Props = {
  label: string;
  days: Days;
  /** Which of the two the server refused. */
  wrong: Record<End, boolean>;
  /** The days that can be had, as far as they are known. */
  first: string | null | undefined;
  last: string | undefined;
  choose: (days: Days) => void;
};

/** A period of one's own, of the days that the shop has. */
export function OwnDays({ label, days, wrong, first, last, choose }: Props) {
  return (
    <DaysInput
      label={label}
      days={days}
      change={(end, day) => day && choose({ ...days, [end]: day })}
      picker={(end) => ({
        allowClear: false,
        status: wrong[end] ? "error" : "",
        ...(first ? { minDate: dayjs(first) } : {}),
        ...(last ? { maxDate: dayjs(last) } : {}),
      })}
    />
  );
}
