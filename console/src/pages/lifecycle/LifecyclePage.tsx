import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { Link } from "react-router";
import { q } from "@/api/queries";
import { CLASSES, type Overview } from "@/api/types";
import { useI18n } from "@/i18n";
import { ClassMark } from "@/ui/bits";
import { Empty } from "@/ui/Empty";
import { Loaded } from "@/ui/Loaded";
import { Page, Section } from "@/ui/Page";
import { Stat, Stats } from "@/ui/Stat";
import { Uncounted } from "@/ui/Uncounted";
import { ClassesChart } from "./ClassesChart";
import { Cohorts } from "./Cohorts";
import { IdentityRules } from "./IdentityRules";
import { Rfm } from "./Rfm";
import { Rules } from "./Rules";
import "@/styles/lifecycle.css";

export default function LifecyclePage() {
  const { t } = useI18n();
  const overview = useQuery(q.overview());
  const lifecycle = useQuery(q.lifecycle());
  const rfm = useQuery(q.rfm());
  const identity = useQuery(q.identityRules());
  return (
    <Page title={t.lifecycle.title}>
      <Loaded query={overview}>{(data) => (data.total === 0 ? <Nobody /> : <Composition overview={data} />)}</Loaded>
      {lifecycle.data && lifecycle.data.over_time.length > 1 && <ClassesChart days={lifecycle.data.over_time} />}
      <Section title={t.lifecycle.rules} note={t.lifecycle.rulesNote}>
        <Loaded query={lifecycle}>
          {(data) => <Rules key={JSON.stringify([data.rules, data.own])} lifecycle={data} />}
        </Loaded>
      </Section>
      <Loaded query={rfm}>{(data) => <Rfm rfm={data} />}</Loaded>
      {overview.data && overview.data.retention.length > 0 && <Cohorts cohorts={overview.data.retention} />}
      <Section id="identity" title={t.lifecycle.identity.title} note={t.lifecycle.identity.note}>
        <Loaded query={identity}>{(data) => <IdentityRules key={JSON.stringify(data.rules)} inForce={data} />}</Loaded>
      </Section>
    </Page>
  );
}

function Nobody() {
  const { t } = useI18n();
  return (
    <Empty title={t.lifecycle.empty} text={t.lifecycle.emptyText}>
      <Link to="/data/imports?new=1">
        <Button type="primary">{t.customers.importOrders}</Button>
      </Link>
    </Empty>
  );
}

function Composition({ overview }: { overview: Overview }) {
  const { t, f } = useI18n();
  const l = t.lifecycle;
  const rate = overview.repurchase_rate;
  return (
    <>
      <Stats>
        <Stat label={l.total} value={f.number(overview.total)} />
        <Stat label={l.net30} value={f.money(overview.net_30d, { compact: true })} how={<p>{t.today.how.net}</p>} />
        <Stat label={l.orders30} value={f.number(overview.orders_30d)} />
        {rate.value !== null && (
          <Stat
            label={l.repurchase}
            value={f.percent(rate.value, 1)}
            n={rate.n}
            interval={{ low: f.percent(rate.low, 1), high: f.percent(rate.high, 1) }}
            how={<p>{l.repurchaseHow}</p>}
          />
        )}
      </Stats>
      <Uncounted orders={overview.uncounted_30d} />
      <ul className="composition" aria-label={l.overview}>
        {CLASSES.map((of) => {
          const count = overview.by_class[of];
          return (
            <li key={of} style={{ flexGrow: Math.max(count, overview.total / 40) }}>
              <Link to={`/customers?class=${of}`}>
                <i style={{ background: `var(--c-${of})` }} aria-hidden="true" />
                <ClassMark of={of} />
                <strong className="num">{f.number(count)}</strong>
                <span className="faint small">{l.share(f.share(count / overview.total))}</span>
              </Link>
            </li>
          );
        })}
      </ul>
    </>
  );
}
