import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { Link } from "react-router";
import { send } from "@/api/http";
import { q } from "@/api/queries";
import type { Predictions } from "@/api/types";
import { useMay } from "@/app/session";
import { lookup, useI18n } from "@/i18n";
import { Facts } from "@/ui/bits";
import { Empty } from "@/ui/Empty";
import { Loaded } from "@/ui/Loaded";
import { Page, Section } from "@/ui/Page";
import { useToast } from "@/ui/toast";
import { Calibration, Deciles } from "./charts";
import { HoldoutTable } from "./HoldoutTable";
import { Totals } from "./Totals";

export default function PredictionsPage() {
  const { t, f } = useI18n();
  const predictions = useQuery(q.predictions());
  const data = predictions.data;
  const day = useQuery(q.asOf()).data?.day;
  const isOfOther = !!day && !!data && data.n_customers > 0 && f.date(data.as_of) !== f.date(day);
  const note =
    data && data.n_customers > 0 ? t.predictions.note(f.number(data.n_customers), f.dateTime(data.as_of)) : undefined;
  return (
    <Page title={t.predictions.title} note={note} actions={<Refresh />}>
      {isOfOther && (
        <p className="notice" data-kind="warn" role="status">
          {t.predictions.other(f.date(day))}
        </p>
      )}
      <Loaded query={predictions} rows={8}>
        {(loaded) => (loaded.n_customers === 0 ? <Nothing /> : <Results data={loaded} />)}
      </Loaded>
    </Page>
  );
}

function Nothing() {
  const { t } = useI18n();
  return (
    <Empty title={t.predictions.empty} text={t.predictions.emptyText}>
      <Link to="/data/imports?new=1">
        <Button type="primary">{t.customers.importOrders}</Button>
      </Link>
    </Empty>
  );
}

function Refresh() {
  const { t } = useI18n();
  const toast = useToast();
  const client = useQueryClient();
  const mayRefresh = useMay("manageShop");
  const refresh = useMutation({
    mutationFn: () => send("POST", "/predictions/refresh"),
    onSuccess: () => {
      toast.good(t.predictions.refreshing);
      return client.invalidateQueries({ queryKey: ["predictions"] });
    },
    onError: toast.problem,
  });
  if (!mayRefresh) return null;
  return (
    <Button onClick={() => refresh.mutate()} loading={refresh.isPending}>
      {t.predictions.refresh}
    </Button>
  );
}

/** The predictions themselves stand with the customers. */
function Who() {
  const w = useI18n().t.predictions.who;
  return (
    <Section title={w.title} note={w.note}>
      <div className="row wrap">
        <Link className="link" to="/customers?class=active,loyal&churn=high&sort=-net">
          {w.leaving} →
        </Link>
        <Link className="link" to="/customers?sort=-churn_risk">
          {w.risk} →
        </Link>
      </div>
    </Section>
  );
}

function Results({ data }: { data: Predictions }) {
  const { t, f } = useI18n();
  const w = t.predictions;
  const caveats = data.notes.flatMap((note) => (note in w.caveat ? [lookup(w.caveat, note)] : []));
  const chosen = data.models.find((model) => model.name === data.chosen);
  const params: [string, string][] = Object.entries(chosen?.params ?? {}).map(([name, value]) => [
    name,
    f.number(value, 4),
  ]);
  return (
    <>
      {data.pooled && (
        <p className="notice" data-kind="warn">
          <strong>{w.pooled}</strong> {w.pooledText}
        </p>
      )}
      <Totals data={data} />
      <Who />
      <Section title={t.ui.pair(w.chosen, lookup(w.name, data.chosen))}>
        <p style={{ maxWidth: 720 }}>{lookup(w.reason, data.reason)}</p>
        {caveats.length > 0 && (
          <ul className="muted stack-s" aria-label={w.notes}>
            {caveats.map((text) => (
              <li key={text}>· {text}</li>
            ))}
          </ul>
        )}
      </Section>
      <Section
        title={w.holdout.title}
        note={data.holdout_days === null ? w.holdout.none : w.holdout.note(f.number(data.holdout_days))}
      >
        {data.holdout_days !== null && <HoldoutTable data={data} />}
      </Section>
      <div className="columns">
        <Calibration points={data.calibration} />
        <Deciles deciles={data.deciles} />
      </div>
      <Section title={w.params.title}>
        <div className="columns">
          <Facts
            items={[
              ...params,
              ...(chosen === undefined
                ? []
                : [[w.params.likelihood, f.number(chosen.log_likelihood, 2)] as [string, string]]),
            ]}
          />
          {data.spend && (
            <div>
              <h3>{w.params.spend}</h3>
              <Facts
                items={[
                  ["p", f.number(data.spend.p, 4)],
                  ["q", f.number(data.spend.q, 4)],
                  ["γ", f.number(data.spend.gamma, 4)],
                  [w.params.mean, f.money(data.spend.mean)],
                ]}
              />
            </div>
          )}
        </div>
      </Section>
    </>
  );
}
