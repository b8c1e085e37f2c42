import { Checkbox, Form, InputNumber, Select } from "antd";
import type { ListenSettings } from "@/api/types";
import { useMay } from "@/app/session";
import { useI18n } from "@/i18n";
import { required } from "@/ui/form";
import { OwnersItem } from "@/ui/OwnersItem";
import { Part } from "./Part";

type Props = { settings: ListenSettings };

/** Asking, mending, holding and what is shown: forms, each saved by itself. */
export function Rules({ settings }: Props) {
  return (
    <>
      <Ask settings={settings} />
      <Mend settings={settings} />
      <Hold settings={settings} />
      <Shown settings={settings} />
    </>
  );
}

type NumberProps = {
  name: string | string[];
  label: string;
  hint?: string;
  min?: number;
  max: number;
  percent?: boolean;
};

function NumberItem({ name, label, hint, min = 0, max, percent = false }: NumberProps) {
  const { t } = useI18n();
  const asPercent = {
    getValueProps: (value: number) => ({ value: Math.round(value * 100) }),
    normalize: (value: number | null) => (value ?? 0) / 100,
  };
  return (
    <Form.Item name={name} label={label} extra={hint} rules={[required(t)]} {...(percent ? asPercent : {})}>
      <InputNumber min={min} max={max} precision={0} {...(percent ? { suffix: "%" } : {})} style={{ width: 120 }} />
    </Form.Item>
  );
}

function Ask({ settings: { request } }: Props) {
  const { t } = useI18n();
  const w = t.reviewSettings.ask;
  return (
    <Part
      title={w.title}
      note={w.note}
      initial={{ request }}
      part={(values) => ({ request: { ...request, ...values.request } })}
    >
      <NumberItem name={["request", "delay_days"]} label={w.delay} max={90} />
      <NumberItem name={["request", "order_delay_days"]} label={w.orderDelay} hint={w.orderDelayHint} max={180} />
      <NumberItem name={["request", "sample_rate"]} label={w.rate} hint={w.rateHint} max={100} percent />
      <NumberItem name={["request", "expires_days"]} label={w.expires} min={1} max={365} />
    </Part>
  );
}

function Mend({ settings: { recovery_hours, recovery_owners, recovers_neutral, edit_days, follow_up_days } }: Props) {
  const { t } = useI18n();
  const w = t.reviewSettings.mend;
  const mayEdit = useMay("manageShop");
  return (
    <Part
      title={w.title}
      note={w.note}
      initial={{ recovery_hours, recovery_owners, recovers_neutral, edit_days, follow_up_days }}
    >
      <div>
        <NumberItem name="recovery_hours" label={w.hours} min={1} max={720} />
        <Form.Item name="recovers_neutral" valuePropName="checked">
          <Checkbox>{w.neutral}</Checkbox>
        </Form.Item>
        {mayEdit && <OwnersItem name="recovery_owners" words={w} />}
      </div>
      <NumberItem name="edit_days" label={w.edit} max={365} />
      <NumberItem name="follow_up_days" label={w.followUp} hint={w.followUpHint} max={730} />
    </Part>
  );
}

function Hold({ settings: { hold } }: Props) {
  const { t } = useI18n();
  const w = t.reviewSettings.hold;
  const check = (name: "contacts" | "offensive" | "contradiction") => (
    <Form.Item name={["hold", name]} valuePropName="checked">
      <Checkbox>{w[name]}</Checkbox>
    </Form.Item>
  );
  return (
    <Part title={w.title} note={w.note} initial={{ hold }}>
      <div>
        {check("contacts")}
        {check("offensive")}
        {check("contradiction")}
      </div>
      <div>
        <NumberItem name={["hold", "burst_per_hour"]} label={w.burst} max={10_000} />
        <NumberItem name={["hold", "shop_burst_per_hour"]} label={w.shopBurst} max={10_000} />
        <NumberItem name={["hold", "address_per_day"]} label={w.address} max={10_000} />
        <NumberItem name={["hold", "device_per_day"]} label={w.device} max={10_000} />
      </div>
      <div>
        <NumberItem name={["hold", "duplicate_characters"]} label={w.duplicate} max={1_000} />
        <NumberItem name={["hold", "hours"]} label={w.hours} hint={w.hoursHint} min={1} max={336} />
      </div>
    </Part>
  );
}

/** The score that shoppers are shown. */
function Shown({ settings: { public_score } }: Props) {
  const { t } = useI18n();
  const w = t.reviewSettings.shown;
  return (
    <Part title={w.title} note={w.note} initial={{ public_score }}>
      <Form.Item name="public_score" label={w.score}>
        <Select
          options={[
            { value: "mean", label: w.mean },
            { value: "steady", label: w.steady },
          ]}
        />
      </Form.Item>
    </Part>
  );
}
