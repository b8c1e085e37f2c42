import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button, Form, Input, Radio, Select } from "antd";
import { useState } from "react";
import { send } from "@/api/http";
import type { ConsentSource, Customer } from "@/api/types";
import { useMay } from "@/app/session";
import { lookup, useI18n } from "@/i18n";
import { Facts, Mark } from "@/ui/bits";
import { FormDialog } from "@/ui/FormDialog";
import { required } from "@/ui/form";
import { Section } from "@/ui/Page";

const CHANNELS = ["email", "sms", "wechat", "push", "web"];
const MOST = 500;

/** Whether the customer may be written to, by channel, and who said so when. */
export function Consent({ customer }: { customer: Customer }) {
  const { t } = useI18n();
  const p = t.customers.page;
  const mayEdit = useMay("editCustomers");
  const [recording, setRecording] = useState(false);
  const consent = Object.entries(customer.consent);
  return (
    <Section
      title={p.consent}
      actions={
        mayEdit && (
          <Button size="small" onClick={() => setRecording(true)}>
            {p.recordConsent}
          </Button>
        )
      }
    >
      {consent.length === 0 ? (
        <p className="muted">{p.noConsent}</p>
      ) : (
        <Facts
          items={consent.map(([channel, granted]) => [
            lookup(t.words.channel, channel),
            <div key={channel}>
              <Mark kind={granted ? "good" : "idle"}>{granted ? p.granted : p.denied}</Mark>
              <Source of={customer.consent_sources[channel]} />
            </div>,
          ])}
        />
      )}
      {recording && <Record customer={customer} close={() => setRecording(false)} />}
    </Section>
  );
}

function Source({ of }: { of: ConsentSource | undefined }) {
  const { t, f } = useI18n();
  const w = t.customers.page.consentBy;
  if (!of) return null;
  const who = of.by === "staff" && of.staff ? w.named(of.staff) : w[of.by];
  const words = [of.purpose, of.note].filter(Boolean).join(" · ");
  return (
    <div className="muted small">
      {who} · <span className="num">{f.dateTime(of.at)}</span>
      {words && <div>{words}</div>}
    </div>
  );
}

type Values = { channel: string; granted: boolean; purpose?: string; note?: string };

function Record({ customer, close }: { customer: Customer; close: () => void }) {
  const { t } = useI18n();
  const p = t.customers.page;
  const client = useQueryClient();
  const record = useMutation({
    mutationFn: (values: Values) => send("POST", `/customers/${customer.id}/consent`, values),
    onSuccess: () => {
      close();
      return client.invalidateQueries({ queryKey: ["customers"] });
    },
  });
  return (
    <FormDialog<Values>
      title={p.recordConsent}
      okText={t.ui.save}
      isSending={record.isPending}
      close={close}
      error={record.error}
      initialValues={{ channel: "email", granted: false }}
      onFinish={(values) => record.mutate(values)}
    >
      <p className="muted small">{p.recordConsentHow}</p>
      <Form.Item name="channel" label={p.consentChannel} rules={[required(t)]}>
        <Select options={CHANNELS.map((value) => ({ value, label: lookup(t.words.channel, value) }))} />
      </Form.Item>
      <Form.Item name="granted" label={p.consentAnswer} rules={[required(t)]}>
        <Radio.Group
          options={[
            { value: false, label: p.denied },
            { value: true, label: p.granted },
          ]}
        />
      </Form.Item>
      <Form.Item name="purpose" label={p.consentPurpose} extra={p.consentPurposeHint}>
        <Input maxLength={MOST} />
      </Form.Item>
      <Form.Item name="note" label={p.consentNote}>
        <Input.TextArea rows={3} maxLength={MOST} />
      </Form.Item>
    </FormDialog>
  );
}
