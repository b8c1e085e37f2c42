import { useQuery } from "@tanstack/react-query";
import { useParams } from "react-router";
import { q } from "@/api/queries";
import type { Customer } from "@/api/types";
import { useMay, useSession } from "@/app/session";
import { useI18n } from "@/i18n";
import { Ago, ClassMark } from "@/ui/bits";
import { LoadedPage } from "@/ui/Loaded";
import { Page } from "@/ui/Page";
import { Stat, Stats } from "@/ui/Stat";
import { WhyAsked } from "../contacts/WhyAsked";
import { CustomerActions } from "./CustomerActions";
import { Details } from "./Details";
import { Identity } from "./Identity";
import { customerName } from "./name";
import { Orders } from "./Orders";
import { Outlook } from "./Outlook";
import { Preferences } from "./Preferences";
import { Timeline } from "./Timeline";
import { uncountedMoney } from "./uncounted";
import "@/styles/customer.css";

export default function CustomerPage() {
  const { t } = useI18n();
  const { id = "" } = useParams();
  const customer = useQuery(q.customer(id));
  return (
    <LoadedPage query={customer} back={{ path: "/customers", title: t.customers.title }}>
      {(data) => <CustomerView key={id} customer={data} />}
    </LoadedPage>
  );
}

function CustomerView({ customer }: { customer: Customer }) {
  const { t, f } = useI18n();
  const { account } = useSession();
  const mayErase = useMay("eraseCustomers");
  const p = t.customers.page;
  const { totals, lifecycle, prediction } = customer;
  const note = (
    <span className="row wrap">
      <ClassMark of={lifecycle.class} />
      {lifecycle.since && <span>{p.since(f.date(lifecycle.since))}</span>}
      {customer.city && <span>· {customer.city}</span>}
      <span>
        · {p.lastSeen} <Ago at={customer.last_seen_at} />
      </span>
      {account.role === "analyst" && <span className="faint">· {p.reveal}</span>}
    </span>
  );
  return (
    <Page
      title={customerName(customer, t)}
      note={note}
      back={{ path: "/customers", title: t.customers.title }}
      actions={<CustomerActions customer={customer} mayErase={mayErase} />}
    >
      <Stats>
        <Stat label={p.net} value={f.money(totals.net)} how={<p>{p.netHow}</p>} />
        <Stat label={p.orders} value={f.number(totals.orders)} />
        <Stat label={p.aov} value={f.money(totals.aov)} />
        <Stat label={p.refunds} value={f.money(totals.refunds)} />
        {prediction && (
          <Stat
            label={p.alive}
            value={f.chance(prediction.p_alive.value)}
            interval={{ low: f.chance(prediction.p_alive.low), high: f.chance(prediction.p_alive.high) }}
            how={<p>{p.aliveHow}</p>}
          />
        )}
      </Stats>
      {customer.uncounted.length > 0 && (
        <p className="notice">{p.uncounted(uncountedMoney(customer.uncounted, t, f))}</p>
      )}
      <div className="customer">
        <div className="stack">
          <Outlook customer={customer} />
          <Preferences customer={customer} />
          <Orders id={customer.id} />
          <WhyAsked id={customer.id} />
          <Timeline id={customer.id} />
        </div>
        <aside className="stack">
          <Details customer={customer} />
          <Identity customer={customer} />
        </aside>
      </div>
    </Page>
  );
}
