import { InputNumber, Select } from "antd";
import type { RuleWindow } from "@/api/types";
import { useI18n } from "@/i18n";
import { DaysInput } from "@/ui/DaysInput";

const NONE: RuleWindow = { within_days: null, days_ago: null, between: null };
const MOST_DAYS = 3650;
type Kind = "ever" | "last" | "ago" | "between";
const KINDS: Kind[] = ["last", "ago", "between", "ever"];

const kindOf = ({ within_days, days_ago, between }: RuleWindow): Kind =>
  within_days ? "last" : days_ago ? "ago" : between ? "between" : "ever";

const FRESH: Record<Kind, RuleWindow> = {
  ever: NONE,
  last: { ...NONE, within_days: 30 },
  ago: { ...NONE, days_ago: [60, 30] },
  between: { ...NONE, between: ["", ""] },
};

/** “in the last 30 days”, “60 to 30 days ago”, “from 1 to 31 January”, or ever. */
export function WindowInput({ window, change }: { window: RuleWindow; change: (window: RuleWindow) => void }) {
  const { t } = useI18n();
  const e = t.segments.editor;
  const { within_days, days_ago, between } = window;
  const days = (label: string, value: number, least: number, set: (days: number) => void) => (
    <InputNumber
      aria-label={label}
      min={least}
      max={MOST_DAYS}
      precision={0}
      value={value}
      onChange={(next) => next !== null && set(next)}
      style={{ width: 84 }}
    />
  );
  return (
    <>
      <Select
        aria-label={e.window}
        value={kindOf(window)}
        popupMatchSelectWidth={false}
        onChange={(kind: Kind) => change(FRESH[kind])}
        options={KINDS.map((kind) => ({ value: kind, label: e.windows[kind] }))}
      />
      {within_days && days(e.inDays, within_days, 1, (next) => change({ ...NONE, within_days: next }))}
      {days_ago && (
        <>
          {days(e.fromDaysAgo, days_ago[0], days_ago[1], (next) => change({ ...NONE, days_ago: [next, days_ago[1]] }))}–
          {days(e.toDaysAgo, days_ago[1], 0, (next) =>
            change({ ...NONE, days_ago: [Math.max(days_ago[0], next), next] }),
          )}
        </>
      )}
      {within_days && <span className="muted">{e.inDays}</span>}
      {days_ago && <span className="muted">{e.daysAgo}</span>}
      {between && (
        <DaysInput
          label={e.window}
          days={{ from: between[0] || null, to: between[1] || null }}
          change={(end, day) =>
            change({ ...NONE, between: end === "from" ? [day ?? "", between[1]] : [between[0], day ?? ""] })
          }
        />
      )}
    </>
  );
}
