import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Checkbox, Form, Input, InputNumber, Radio, TimePicker } from "antd";
import type { ReactNode } from "react";
import { contact } from "@/api/contact";
import { send } from "@/api/http";
import { type ContactSettings, TOPICS } from "@/api/types";
import { useMay } from "@/app/session";
import { useI18n } from "@/i18n";
import { SettingsPage } from "@/pages/settings/SettingsPage";
import { required } from "@/ui/form";
import { Loaded } from "@/ui/Loaded";
import { SettingsPart } from "@/ui/SettingsPart";
import { asTime, TIME } from "@/ui/time";
import { useToast } from "@/ui/toast";
import { MailState } from "./MailState";
import "@/styles/reviews.css";
import "@/styles/surveys.css";

/** How often customers are asked, when, by whose leave, and in whose name. */
export default function ContactSettingsPage() {
  const { t } = useI18n();
  const settings = useQuery(contact.settings());
  const mayEdit = useMay("manageShop");
  return (
    <SettingsPage note={mayEdit ? t.contacts.settings.note : t.reviewSettings.readOnly}>
      <MailState />
      <Loaded query={settings} rows={8}>
        {(data) => (
          <>
            <Rest settings={data} />
            <Hours settings={data} />
            <Leave settings={data} />
            <Sender settings={data} />
          </>
        )}
      </Loaded>
    </SettingsPage>
  );
}

type PartProps = { title: string; note: string; initial: Partial<ContactSettings>; children: ReactNode };

/** One form of the page, saved by itself. */
function Part(shown: PartProps) {
  const { t } = useI18n();
  const toast = useToast();
  const client = useQueryClient();
  const save = useMutation({
    mutationFn: (part: Partial<ContactSettings>) => send("PATCH", "/contact/settings", part),
    onSuccess: () => {
      toast.good(t.ui.saved);
      return client.invalidateQueries({ queryKey: ["contact"] });
    },
  });
  return <SettingsPart {...shown} save={save} />;
}

type NumberProps = { name: string | string[]; label: string; hint?: string; unit?: string; min?: number; max: number };
function NumberItem({ name, label, hint, unit, min = 0, max }: NumberProps) {
  const { t } = useI18n();
  return (
    <Form.Item name={name} label={label} extra={hint} rules={[required(t)]}>
      <InputNumber min={min} max={max} precision={0} suffix={unit} style={{ width: 130 }} />
    </Form.Item>
  );
}

type Props = { settings: ContactSettings };

/** How long customers are left in peace. */
function Rest({ settings: { quarantine_days, clocks, cap, cap_days, wait_days } }: Props) {
  const { t } = useI18n();
  const w = t.contacts.settings;
  const days = w.days;
  return (
    <Part title={w.rest} note={w.restNote} initial={{ quarantine_days, clocks, cap, cap_days, wait_days }}>
      <div>
        <NumberItem name="quarantine_days" label={w.quarantine} hint={w.quarantineHint} unit={days} max={365} />
        <NumberItem name="cap" label={w.cap} hint={w.capHint} min={1} max={100} />
        <NumberItem name="cap_days" label={w.capDays} unit={days} min={1} max={365} />
        <NumberItem name="wait_days" label={w.wait} hint={w.waitHint} unit={days} max={365} />
      </div>
      <div>
        <p className="muted small" style={{ marginBottom: 10 }}>
          {w.clocks}
        </p>
        <div className="clocks">
          {TOPICS.map((topic) => (
            <NumberItem key={topic} name={["clocks", topic]} label={t.contacts.topic[topic]} unit={days} max={730} />
          ))}
        </div>
      </div>
    </Part>
  );
}

/** At night nobody gets a mail. */
function Hours({ settings: { quiet_from, quiet_to, reminders, mails_per_hour } }: Props) {
  const { t } = useI18n();
  const w = t.contacts.settings;
  return (
    <Part title={w.hours} note={w.hoursNote} initial={{ quiet_from, quiet_to, reminders, mails_per_hour }}>
      <div>
        <Form.Item name="quiet_from" label={w.quietFrom} rules={[required(t)]} {...asTime}>
          <TimePicker format={TIME} minuteStep={5} needConfirm={false} allowClear={false} />
        </Form.Item>
        <Form.Item name="quiet_to" label={w.quietTo} extra={w.quietHint} rules={[required(t)]} {...asTime}>
          <TimePicker format={TIME} minuteStep={5} needConfirm={false} allowClear={false} />
        </Form.Item>
      </div>
      <div>
        <Form.Item name={["reminders", "is_on"]} valuePropName="checked">
          <Checkbox>{w.remind}</Checkbox>
        </Form.Item>
        <NumberItem name={["reminders", "after_days"]} label={w.remindAfter} unit={w.days} min={1} max={60} />
        <NumberItem name="mails_per_hour" label={w.perHour} hint={w.perHourHint} min={1} max={100_000} />
      </div>
    </Part>
  );
}

/** Whom the shop may write to. */
function Leave({ settings: { consent } }: Props) {
  const { t } = useI18n();
  const w = t.contacts.settings;
  return (
    <Part title={w.consent} note={w.consentNote} initial={{ consent }}>
      <Form.Item name="consent">
        <Radio.Group className="choices" aria-label={w.consent}>
          <Radio value="explicit">
            {w.explicit} <span className="faint small">{w.explicitHint}</span>
          </Radio>
          <Radio value="not_refused">
            {w.notRefused} <span className="faint small">{w.notRefusedHint}</span>
          </Radio>
        </Radio.Group>
      </Form.Item>
    </Part>
  );
}

/** In whose name mails come, and where answers go. */
function Sender({ settings: { sender_name, reply_to } }: Props) {
  const { t } = useI18n();
  const w = t.contacts.settings;
  return (
    <Part title={w.sender} note={w.senderNote} initial={{ sender_name, reply_to }}>
      <Form.Item name="sender_name" label={w.senderName} extra={w.senderNameHint}>
        <Input maxLength={100} />
      </Form.Item>
      <Form.Item
        name="reply_to"
        label={w.replyTo}
        extra={w.replyToHint}
        rules={[{ type: "email", message: t.auth.rules.email }]}
      >
        <Input type="email" maxLength={200} />
      </Form.Item>
    </Part>
  );
}
