import { DatePicker, Select } from "antd";
import dayjs from "dayjs";
import type { SurveySchedule } from "@/api/types";
import { useI18n } from "@/i18n";
import type { PartProps } from "./AudienceEditor";
import { Field } from "./Field";
import { NumberField } from "./NumberField";

const DAY = "YYYY-MM-DD";

/** What is usual: from tomorrow on, in the forenoon, over a week. */
export const usual = (): SurveySchedule => ({
  start: dayjs().add(1, "day").format(DAY),
  hour: 10,
  every: { n: 3, unit: "months" },
  spread_days: 7,
});

type Repeat = "once" | "days" | "months";
const REPEATS: Repeat[] = ["once", "days", "months"];
const USUAL = { days: 30, months: 3 };
const HOURS = Array.from({ length: 24 }, (_, hour) => ({ value: hour, label: `${hour}:00` }));

/** When a survey asks by itself: the first day, how often again, and over how many days each time. */
export function Waves({ audience, set, refusal }: PartProps) {
  const { t } = useI18n();
  const w = t.surveyEditor.audience;
  const s = w.schedule;
  const schedule = audience.schedule ?? usual();
  const { start, hour, every, spread_days } = schedule;
  const change = (part: Partial<SurveySchedule>) => set({ schedule: { ...schedule, ...part } });
  return (
    <>
      <div className="row wrap top" style={{ gap: 24 }}>
        <Field label={s.start} error={refusal("schedule.start")}>
          {(id) => (
            <DatePicker
              id={id}
              allowClear={false}
              value={dayjs(start)}
              onChange={(day) => day && change({ start: day.format(DAY) })}
            />
          )}
        </Field>
        <Field label={s.hour} error={refusal("schedule.hour")}>
          {(id) => (
            <Select
              id={id}
              value={hour}
              onChange={(next) => change({ hour: next })}
              options={HOURS}
              style={{ width: 100 }}
            />
          )}
        </Field>
        <Repeating {...{ every, change, refusal }} />
      </div>
      <NumberField
        label={s.spread}
        hint={s.spreadHint}
        error={refusal("schedule.spread_days")}
        min={1}
        max={90}
        unit={w.days}
        value={spread_days}
        change={(days) => change({ spread_days: days ?? 1 })}
      />
    </>
  );
}

type RepeatingProps = Pick<PartProps, "refusal"> & {
  every: SurveySchedule["every"];
  change: (part: Pick<SurveySchedule, "every">) => void;
};

/** Whether it asks again, and after how many days or months. */
function Repeating({ every, change, refusal }: RepeatingProps) {
  const { t } = useI18n();
  const s = t.surveyEditor.audience.schedule;
  const repeat = (how: Repeat) => change({ every: how === "once" ? null : { n: USUAL[how], unit: how } });
  return (
    <>
      <Field label={s.repeat}>
        {(id) => (
          <Select
            id={id}
            value={every?.unit ?? "once"}
            onChange={repeat}
            popupMatchSelectWidth={false}
            options={REPEATS.map((value) => ({ value, label: s[value] }))}
            style={{ minWidth: 150 }}
          />
        )}
      </Field>
      {every && (
        <NumberField
          label={s.every}
          error={refusal("schedule.every.n")}
          min={1}
          unit={s.unit[every.unit]}
          value={every.n}
          change={(n) => change({ every: { ...every, n: n ?? 1 } })}
        />
      )}
    </>
  );
}
