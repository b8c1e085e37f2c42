import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import { contact } from "@/api/contact";
import { CONTACT_KINDS, type ContactOverview, type Decided } from "@/api/types";
import { lookup, useI18n } from "@/i18n";
import { Ago } from "@/ui/bits";
import { Empty } from "@/ui/Empty";
import { List } from "@/ui/list/List";
import type { Filter } from "@/ui/list/filters";
import type { Column } from "@/ui/list/Table";
import { Stat, Stats } from "@/ui/Stat";
import { unnamed } from "../customers/name";
import { SurveysFrame } from "../surveys/SurveysFrame";
import { DecidedMark } from "./DecidedMark";
import { useFailure, useReason } from "./reason";

const DAYS = 30;

/** Everybody who was asked something or was not, and why. */
export default function ContactLogPage() {
  const { t } = useI18n();
  const w = t.contacts;
  const overview = useQuery(contact.overview(DAYS)).data;
  return (
    <SurveysFrame note={w.note}>
      {overview && <Overview of={overview} />}
      <List<Decided>
        label={w.title}
        fetch={contact.log}
        columns={useColumns()}
        rowKey={(row) => row.id}
        filters={useFilters()}
        empty={<Empty title={w.empty} text={w.emptyText} />}
      />
    </SurveysFrame>
  );
}

function useFilters(): Filter[] {
  const { t } = useI18n();
  const w = t.contacts;
  return [
    {
      kind: "options",
      key: "state",
      label: w.col.state,
      options: (["asked", "not_asked", "put_off", "queued", "sent", "failed", "cancelled"] as const).map((value) => ({
        value,
        label: w.state[value],
      })),
    },
    {
      kind: "options",
      key: "kind",
      label: w.col.kind,
      options: CONTACT_KINDS.map((value) => ({ value, label: w.kind[value] })),
    },
  ];
}

function useColumns(): Column<Decided>[] {
  const { t } = useI18n();
  const c = t.contacts.col;
  const reason = useReason();
  const failure = useFailure();
  return [
    {
      key: "what",
      title: c.what,
      phone: "title",
      render: (row) => (
        <span>
          {lookup(t.contacts.kind, row.kind)} <span className="muted">{row.title}</span>
        </span>
      ),
    },
    { key: "state", title: c.state, render: (row) => <DecidedMark of={row} /> },
    {
      key: "reason",
      title: c.reason,
      phone: "wide",
      render: (row) => (
        <span className="muted">
          {reason(row.reason, row.again_at)}{" "}
          {failure(row.message) && <span className="bad small">{failure(row.message)}</span>}
        </span>
      ),
    },
    { key: "channel", title: c.channel, render: (row) => lookup(t.contacts.channel, row.channel) },
    {
      key: "who",
      title: c.who,
      render: ({ customer_id: id, customer_name: name }) =>
        id && (
          <Link className="link" to={`/customers/${id}#contacts`}>
            {name || unnamed(id, t)}
          </Link>
        ),
    },
    { key: "at", title: c.at, align: "right", render: (row) => <Ago at={row.decided_at} /> },
  ];
}

/** How many were asked, and what kept the rest from being asked. */
function Overview({ of }: { of: ContactOverview }) {
  const { t, f } = useI18n();
  const w = t.contacts;
  const reason = useReason();
  const not = of.not_asked.reduce((sum, { n }) => sum + n, 0);
  return (
    <>
      {!of.mail_ready && (
        <p className="notice" data-kind="warn">
          {w.noMail}{" "}
          <Link className="link" to="/settings/contact">
            {w.settings.tab}
          </Link>
        </p>
      )}
      <p className="muted small stats-when">{w.lastDays(f.number(DAYS))}</p>
      <Stats>
        <Stat label={w.asked} value={f.number(of.asked)} how={<p>{w.askedHow}</p>} />
        <Stat label={w.notAsked} value={f.number(not)} how={<p>{w.notAskedHow}</p>} />
        <Stat label={w.sent} value={f.number(of.sent)} how={<p>{w.sentHow}</p>} />
        <Stat label={w.state.queued} value={f.number(of.queued)} how={<p>{w.queuedHow}</p>} />
        <Stat label={w.state.failed} value={f.number(of.failed)} how={<p>{w.failedHow(f.number(of.stopped))}</p>} />
        <Stat label={w.unsubscribed} value={f.number(of.unsubscribed)} how={<p>{w.unsubscribedHow}</p>} />
      </Stats>
      {of.not_asked.length > 0 && (
        <ul className="row wrap tags" style={{ marginBottom: 16 }}>
          {of.not_asked.map(({ code, n }) => (
            <li key={code} className="tag">
              {lookup(w.short, code) === code ? reason({ code }) : lookup(w.short, code)}{" "}
              <b className="num">{f.number(n)}</b>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
