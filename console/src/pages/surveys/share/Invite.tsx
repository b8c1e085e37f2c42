import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button, Form, Input, Segmented } from "antd";
import { useState } from "react";
import { Link } from "react-router";
import { send } from "@/api/http";
import type { CustomerRow, Invited, Survey } from "@/api/types";
import { useI18n } from "@/i18n";
import { CopyButton, Mark } from "@/ui/bits";
import { PlainForm, required } from "@/ui/form";
import { Section } from "@/ui/Page";
import { useReason } from "../../contacts/reason";
import { CustomerPicker } from "../../customers/CustomerPicker";
import { customerName } from "../../customers/name";

type Body = { customers?: string[]; order_id?: string; channel: "mail" | "link" };

/** Asks chosen people: by mail, or with a link that staff carry. The rules of contact hold here, too. */
export function Invite({ of }: { of: Survey }) {
  const { t } = useI18n();
  const w = t.surveys.share;
  const [by, setBy] = useState<"customers" | "order">("customers");
  const [channel, setChannel] = useState<Body["channel"]>("link");
  const [people, setPeople] = useState<CustomerRow[]>([]);
  const invite = useInvite(of.id, () => setPeople([]));
  const ask = (values: { order_id?: string }) =>
    invite.mutate(
      by === "order"
        ? { order_id: (values.order_id ?? "").trim(), channel }
        : { customers: people.map(({ id }) => id), channel },
    );
  return (
    <Section title={w.invite} note={w.inviteNote}>
      <PlainForm<{ order_id?: string }> error={invite.error} onFinish={ask} className="settings-form">
        <div className="row wrap" style={{ marginBottom: 12 }}>
          <Segmented
            aria-label={w.invite}
            value={by}
            onChange={setBy}
            options={[
              { value: "customers", label: w.byCustomer },
              { value: "order", label: w.byOrder },
            ]}
          />
          <Segmented
            aria-label={t.contacts.col.channel}
            value={channel}
            onChange={setChannel}
            options={[
              { value: "link", label: t.contacts.channel.link },
              { value: "mail", label: t.contacts.channel.mail },
            ]}
          />
        </div>
        {by === "order" ? (
          <Form.Item name="order_id" label={t.reviews.requests.order} rules={[required(t)]}>
            <Input className="mono" maxLength={80} style={{ maxWidth: 320 }} />
          </Form.Item>
        ) : (
          <People people={people} change={setPeople} />
        )}
        <Button htmlType="submit" disabled={by === "customers" && people.length === 0} loading={invite.isPending}>
          {channel === "mail" ? w.send : w.makeLinks}
        </Button>
      </PlainForm>
      {invite.data && <Results {...invite.data} />}
    </Section>
  );
}

type Change = (next: (old: CustomerRow[]) => CustomerRow[]) => void;

/** The people chosen so far, and a search to choose more. */
function People({ people, change }: { people: CustomerRow[]; change: Change }) {
  const { t } = useI18n();
  const add = (row: CustomerRow) => change((old) => (old.some(({ id }) => id === row.id) ? old : [...old, row]));
  const remove = (row: CustomerRow) => change((old) => old.filter(({ id }) => id !== row.id));
  return (
    <div className="stack-s" style={{ maxWidth: 480, marginBottom: 12 }}>
      <CustomerPicker label={t.surveys.share.pick} pick={add} />
      <ul className="row wrap tags">
        {people.map((row) => (
          <li key={row.id} className="tag">
            {customerName(row, t)}
            <button
              type="button"
              className="bare faint"
              aria-label={`${t.ui.remove}: ${customerName(row, t)}`}
              onClick={() => remove(row)}
            >
              &nbsp;×
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}

function Results({ items, channel }: { items: Invited[]; channel: Body["channel"] }) {
  const { t } = useI18n();
  const reason = useReason();
  return (
    <ul className="stack-s" aria-live="polite">
      {items.map(({ customer, is_asked, reason: why, channel: by, link }, at) => (
        <li key={at} className="row wrap">
          <Mark kind={is_asked ? "good" : "idle"}>{is_asked ? t.contacts.asked : t.contacts.notAsked}</Mark>
          <span className="muted">
            {is_asked && channel === "mail" && by !== "mail" ? t.surveys.share.hadLink : reason(why)}
          </span>
          {customer && (
            <Link className="link small" to={`/customers/${customer}`}>
              {t.contacts.customer}
            </Link>
          )}
          {link && <CopyButton text={link} label={t.reviews.requests.copy} />}
        </li>
      ))}
    </ul>
  );
}

function useInvite(survey: string, onAsked: () => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (body: Body) => ({
      ...(await send<{ items: Invited[] }>("POST", `/surveys/${survey}/invite`, body)),
      channel: body.channel,
    }),
    onSuccess: () => {
      onAsked();
      void client.invalidateQueries({ queryKey: ["contact"] });
      return client.invalidateQueries({ queryKey: ["surveys"] });
    },
  });
}
