import type { Predictions } from "@/api/types";
import { useI18n } from "@/i18n";
import { How } from "@/ui/How";
import { type Column, Table } from "@/ui/list/Table";
import { Section } from "@/ui/Page";

type Total = Predictions["totals"][number];
type Row = Total & { key: string; title: string; came?: NonNullable<Predictions["holdout_total"]> };

/** What all customers together will order and spend; below it, how the same sum went on the time held out. */
export function Totals({ data }: { data: Predictions }) {
  const { t, f } = useI18n();
  const w = t.predictions.totals;
  const held = data.holdout_total;
  const rows: Row[] = data.totals.map((total) => ({
    ...total,
    key: String(total.days),
    title: w.ahead(f.number(total.days)),
  }));
  if (held) rows.push({ ...held.expected, key: "held", title: w.held(f.number(held.expected.days)), came: held });
  if (rows.length === 0) return null;
  const whole = (value: Parameters<typeof f.money>[0]) => f.money(value, { whole: true });
  const range = (low?: string, high?: string) =>
    low === undefined || high === undefined ? null : (
      <span className="faint small"> {t.ui.list.between(low, high)}</span>
    );
  const columns: Column<Row>[] = [
    { key: "title", title: w.time, phone: "title", render: (row) => row.title },
    {
      key: "orders",
      title: w.orders,
      align: "right",
      phone: "wide",
      render: ({ orders }) => (
        <>
          {f.number(orders.value, 0)}
          {range(f.number(orders.low, 0), f.number(orders.high, 0))}
        </>
      ),
    },
    { key: "orders_came", title: w.ordersCame, align: "right", render: ({ came }) => came && f.number(came.orders) },
    {
      key: "value",
      title: w.value,
      align: "right",
      phone: "wide",
      render: ({ value }) => (
        <>
          {whole(value?.value)}
          {value?.low && value.high ? range(whole(value.low), whole(value.high)) : null}
        </>
      ),
    },
    { key: "value_came", title: w.valueCame, align: "right", render: ({ came }) => came && whole(came.value) },
  ];
  return (
    <Section title={w.title} note={w.note(f.percent(LEVEL))}>
      <Table label={w.title} columns={columns} rows={rows} rowKey={(row) => row.key} />
      <p className="small muted">
        {w.how}
        <How of={w.title}>
          <p>{w.formula}</p>
          <p>{w.assumed}</p>
          <p>{w.notIn}</p>
        </How>
      </p>
    </Section>
  );
}

/** Of every predicted interval. */
const LEVEL = 0.8;
