import type { Customer, Interval, MoneyInterval } from "@/api/types";
import { useI18n } from "@/i18n";
import { ClassMark } from "@/ui/bits";
import { How } from "@/ui/How";
import { Section } from "@/ui/Page";
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
          {prediction.next_order_at && (
            <p>
              <span className="muted">{p.next}</span> <strong>{f.date(prediction.next_order_at.value)}</strong>{" "}
              <span className="faint">
                ({f.date(prediction.next_order_at.low)} – {f.date(prediction.next_order_at.high)})
              </span>
            </p>
          )}
          {prediction.why && prediction.why.length > 0 && (
            <p>
              <span className="muted">{p.why}</span> {prediction.why.join(" ")}
            </p>
          )}
        </>
      ) : (
        <p className="muted">{p.noPrediction}</p>
      )}
    </Section>
  );
}

const DAYS = [30, 90, 365] as const;
function Horizons({ prediction }: { prediction: NonNullable<Customer["prediction"]> }) {
  const { t, f } = useI18n();
  const p = t.customers.page;
  const level = f.percent(prediction.orders_90.level ?? 0.8);
  const count = (range: Interval) => [f.fixed(range.value, 2), f.fixed(range.low, 1), f.fixed(range.high, 1)];
  const money = (range: MoneyInterval) =>
    [range.value, range.low, range.high].map((value) => f.money(value, { whole: true }));
  const row = (title: string, cells: string[][]) => (
    <tr>
      <th scope="row">{title}</th>
      {cells.map(([value, low, high], index) => (
        <td key={index}>
          <strong>{value}</strong>
          <span className="faint small">
            {low} – {high}
          </span>
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
              <p>{p.model(prediction.model)}</p>
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
