import { Button, InputNumber, Select } from "antd";
import { CLASSES, type GroupQuota, type SurveyQuota } from "@/api/types";
import { useI18n } from "@/i18n";
import type { PartProps } from "./AudienceEditor";
import { Refusal } from "./Field";
import { NumberField } from "./NumberField";

const NONE: SurveyQuota = { total: null, answers: null, per_day: null, by: [] };

/** When enough were asked, in all, on a day, of a class of customers, or have answered. */
export function Quotas({ audience, set, refusal }: PartProps) {
  const { t } = useI18n();
  const w = t.surveyEditor.audience;
  const quota = audience.quota ?? NONE;
  const change = (part: Partial<SurveyQuota>) => set({ quota: { ...quota, ...part } });
  const number = (name: "total" | "answers" | "per_day", label: string) => (
    <NumberField
      label={label}
      error={refusal(`quota.${name}`)}
      min={1}
      placeholder={w.noLimit}
      value={quota[name] ?? null}
      change={(n) => change({ [name]: n })}
    />
  );
  return (
    <div className="stack-s" role="group" aria-label={w.quota}>
      <div className="row wrap top" style={{ gap: 24 }}>
        {number("total", w.quotaTotal)}
        {number("per_day", w.quotaDay)}
        {number("answers", w.quotaAnswers)}
      </div>
      <Groups by={quota.by} change={(by) => change({ by })} />
      <span className="faint small">{w.quotaHint}</span>
      <Refusal>{refusal("quota.by")}</Refusal>
    </div>
  );
}

function Groups({ by, change }: { by: GroupQuota[]; change: (by: GroupQuota[]) => void }) {
  const { t } = useI18n();
  const w = t.surveyEditor.audience;
  const free = CLASSES.find((one) => !by.some(({ value }) => value === one));
  const setAt = (at: number, part: Partial<GroupQuota>) =>
    change(by.map((one, index) => (index === at ? { ...one, ...part } : one)));
  return (
    <>
      {by.map((one, at) => (
        <div key={at} className="row">
          <Select
            aria-label={w.quotaClass}
            value={one.value}
            onChange={(value) => setAt(at, { value })}
            popupMatchSelectWidth={false}
            style={{ minWidth: 120 }}
            options={CLASSES.map((value) => ({ value, label: t.words.class[value] }))}
          />
          <InputNumber
            aria-label={w.quotaN}
            min={1}
            precision={0}
            value={one.n}
            onChange={(n) => setAt(at, { n: n ?? 1 })}
            style={{ width: 110 }}
          />
          <Button type="text" aria-label={t.ui.remove} onClick={() => change(by.toSpliced(at, 1))}>
            ×
          </Button>
        </div>
      ))}
      {free && (
        <div>
          <Button size="small" type="text" onClick={() => change([...by, { field: "class", value: free, n: 100 }])}>
            + {w.quotaAdd}
          </Button>
        </div>
      )}
    </>
  );
}
