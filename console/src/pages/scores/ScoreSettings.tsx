import { Form, InputNumber } from "antd";
import type { ListenSettings } from "@/api/types";
import { useI18n } from "@/i18n";
import { FormDialog } from "@/ui/FormDialog";
import { useSaveSettings } from "../reviews/settings/useSaveSettings";

type Values = Pick<ListenSettings, "dsr" | "credit" | "bayesian" | "classes">;

/** The numbers the scores are computed with, each with what it does. */
export function ScoreSettings({ settings, close }: { settings: ListenSettings; close: () => void }) {
  const { t } = useI18n();
  const s = t.scores.settings;
  const save = useSaveSettings();
  const number = (name: string[], label: string, min: number, max: number, extra?: string, precision = 0) => (
    <Form.Item name={name} label={label} extra={extra} rules={[{ required: true, message: t.auth.rules.required }]}>
      <InputNumber min={min} max={max} precision={precision} />
    </Form.Item>
  );
  return (
    <FormDialog<Values>
      title={s.title}
      okText={s.save}
      isSending={save.isPending}
      close={close}
      initialValues={{
        dsr: settings.dsr,
        credit: settings.credit,
        bayesian: settings.bayesian,
        classes: settings.classes,
      }}
      onFinish={(values) => save.mutate(values, { onSuccess: close })}
    >
      {number(["dsr", "months"], s.months, 1, 24)}
      {number(["dsr", "trades_per_month"], s.cap, 1, 100, s.capHint)}
      {number(["dsr", "window_days"], s.ratingWindow, 0, 365, s.ratingWindowHint)}
      {number(["credit", "monthly_points"], s.creditPoints, 1, 1_000, s.creditPointsHint)}
      {number(["credit", "same_item_days"], s.creditDays, 0, 3_650, s.creditDaysHint)}
      {number(["bayesian", "prior_weight"], s.imagined, 0, 1_000, s.imaginedHint)}
      {number(["bayesian", "prior_mean"], s.imaginedStars, 1, 5, undefined, 1)}
      {number(["bayesian", "half_life_days"], s.halfLife, 1, 3_650, s.halfLifeHint)}
      {number(["classes", "good"], s.good, 2, 5)}
      {number(["classes", "neutral"], s.neutral, 1, 5)}
      <p className="small muted">{s.note}</p>
    </FormDialog>
  );
}
