import type { Customer, Interval, MoneyInterval } from "@/api/types";
import { lookup, useI18n } from "@/i18n";
import { ClassMark } from "@/ui/bits";
import { How } from "@/ui/How";
import { Section } from "@/ui/Page";
import { Uncounted } from "@/ui/Uncounted";
import { classReason } from "../lifecycle/why";

/** What is expected of this customer, how sure that is, and why. */
export function Outlook({ customer }: { customer: Customer }) {
  const { t, f } = useI18n();
  const p = t.customers.page;
  const { prediction, lifecycle } = customer;
  const why = classReason(lifecycle.why, t, f);
  return (
    <Section title={p.expected}>
      {why && (
        <p>
          <span className="muted">{p.why_class}</span> <ClassMark of={lifecycle.class} /> {why}
        </p>
      )}
      {prediction ? (
        <>
          <Horizons prediction={prediction} />
          <Uncounted orders={prediction.uncounted} />
          <NextOrder prediction={prediction} />
        </>
      ) : (
        <p className="muted">{customer.orders > 0 ? p.notPredictedYet : p.noPrediction}</p>
      )}
    </Section>
  );
}

/** A bound this far away is none worth naming. */
const FAR_MS = 3 * 365 * 86_400_000;
function NextOrder({ prediction }: { prediction: NonNullable<Customer["prediction"]> }) {
  const { t, f } = useI18n();
  const p = t.customers.page;
  const next = prediction.next_order_at;
  if (!next) return null;
  const unlikely = prediction.never >= 0.5;
  const never = f.chance(prediction.never);
  const far = new Date(next.high).getTime() - new Date(prediction.as_of).getTime() > FAR_MS;
  return (
    <p>
      {unlikely && (
        <>
          <strong>{p.likelyNever(never)}</strong>{" "}
        </>
      )}
      <span className="muted">{unlikely ? p.ifNext : p.next}</span>{" "}
      {unlikely ? f.date(next.value) : <strong>{f.date(next.value)}</strong>}{" "}
      <span className="faint">
        {far ? p.nextOpen(f.date(next.low)) : `(${f.date(next.low)} – ${f.date(next.high)})`}
      </span>
      {!unlikely && prediction.never >= 0.005 && <span className="muted"> · {p.never(never)}</span>}
    </p>
  );
}

const DAYS = [30, 90, 365] as const;
/** Of every predicted interval. */
const LEVEL = 0.8;
function Horizons({ prediction }: { prediction: NonNullable<Customer["prediction"]> }) {
  const { t, f } = useI18n();
  const p = t.customers.page;
  const level = f.percent(LEVEL);
  const count = (range: Interval) => [f.fixed(range.value, 2), f.number(range.low), f.number(range.high)];
  const money = (range: MoneyInterval | null | undefined) =>
    range ? [range.value, range.low, range.high].map((value) => f.money(value, { whole: true })) : [];
  const row = (title: string, cells: string[][]) => (
    <tr>
      <th scope="row">{title}</th>
      {cells.map(([value, low, high], index) => (
        <td key={index}>
          <strong>{value ?? f.money(null)}</strong>
          {low && (
            <span className="faint small">
              {low} – {high}
            </span>
          )}
        </td>
      ))}
    </tr>
  );
  return (
    <table className="horizons">
      <thead>
        <tr>
          <td>
            <How of={p.expected}>
              <p>{p.interval(level)}</p>
              <p>{p.model(lookup(t.predictions.name, prediction.model))}</p>
            </How>
          </td>
          {DAYS.map((days) => (
            <th key={days} scope="col">
              {p.horizon(f.number(days))}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {row(p.expectedOrders, [prediction.orders_30, prediction.orders_90, prediction.orders_365].map(count))}
        {row(p.expectedValue, [prediction.value_30, prediction.value_90, prediction.value_365].map(money))}
      </tbody>
    </table>
  );
}
