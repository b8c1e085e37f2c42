import { Link } from "react-router";
import { survey } from "@/api/survey";
import type { Survey, SurveyInvitation } from "@/api/types";
import { lookup, useI18n } from "@/i18n";
import { Ago, CopyButton, Mark } from "@/ui/bits";
import { Empty } from "@/ui/Empty";
import { List } from "@/ui/list/List";
import type { Column } from "@/ui/list/Table";
import { useReason } from "../contacts/reason";
import { unnamed } from "../customers/name";
import { invitationState } from "./invitation";
import { SurveyFrame } from "./SurveyFrame";

const KIND = {
  answered: "good",
  opened: "warn",
  waiting: "idle",
  due: "idle",
  expired: "idle",
  put_off: "idle",
  skipped: "idle",
} as const;

/** Whom a survey asked, whom it did not, and why. */
export default function AskedPage() {
  return <SurveyFrame>{(data) => <Asked of={data} />}</SurveyFrame>;
}

function Asked({ of }: { of: Survey }) {
  const { t } = useI18n();
  return (
    <List<SurveyInvitation>
      label={t.surveys.tabs.asked}
      fetch={(query) => survey.invitations(of.id, query)}
      columns={useColumns()}
      rowKey={(row) => row.id}
      empty={<Empty title={t.surveys.asked.empty} text={t.surveys.asked.emptyText} />}
    />
  );
}

function useColumns(): Column<SurveyInvitation>[] {
  const { t, f } = useI18n();
  const w = t.surveys.asked;
  const reason = useReason();
  const occasion = ({ occasion, wave }: SurveyInvitation) =>
    [lookup(w.occasion, occasion), wave && f.date(wave)].filter(Boolean).join(" · ");
  return [
    {
      key: "who",
      title: w.who,
      phone: "title",
      render: ({ customer_id, customer_name, order_id }) => (
        <span className="row wrap">
          {customer_id ? (
            <Link className="link" to={`/customers/${customer_id}#contacts`}>
              {customer_name || unnamed(customer_id, t)}
            </Link>
          ) : (
            t.customers.nobody
          )}
          {order_id && <span className="mono faint small">{order_id}</span>}
        </span>
      ),
    },
    {
      key: "state",
      title: t.reviews.requests.col.state,
      render: (row) => <Mark kind={KIND[invitationState(row)]}>{w.state[invitationState(row)]}</Mark>,
    },
    { key: "occasion", title: t.surveys.col.trigger, render: (row) => occasion(row) },
    {
      key: "why",
      title: t.contacts.col.reason,
      phone: "wide",
      render: (row) => reason(row.reason, row.decided_at ? null : row.due_at),
    },
    { key: "channel", title: t.contacts.col.channel, render: (row) => lookup(t.contacts.channel, row.channel) },
    { key: "at", title: t.contacts.col.at, align: "right", render: (row) => <Ago at={row.created_at} /> },
    {
      key: "expires",
      title: t.reviews.requests.col.expires,
      align: "right",
      phone: "hide",
      render: (row) => (row.is_asked ? f.date(row.expires_at) : null),
    },
    {
      key: "link",
      title: "",
      align: "right",
      render: (row) =>
        row.link &&
        invitationState(row) !== "expired" && <CopyButton text={row.link} label={t.reviews.requests.copy} />,
    },
  ];
}
