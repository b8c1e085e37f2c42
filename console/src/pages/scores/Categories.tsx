import type { ReactNode } from "react";
import type { Scores } from "@/api/types";
import { useI18n } from "@/i18n";
import { FEW } from "@/ui/chance";
import { type Column, Table } from "@/ui/list/Table";
import { Section } from "@/ui/Page";
import { useDimensionName } from "../voices/names";
import { Moved } from "./Score";

type Row = Scores["by_category"][number];

/** How each category stands beside the whole shop. */
export function Categories({ scores }: { scores: Scores }) {
  const { t, f } = useI18n();
  const s = t.scores;
  if (scores.by_category.length === 0) return null;
  const columns: Column<Row>[] = [
    {
      key: "category",
      title: s.category,
      phone: "title",
      render: (row) => row.category || <span className="faint">{s.noCategory}</span>,
    },
    { key: "n", title: s.n, align: "right", render: (row) => f.number(row.mean.n) },
    {
      key: "mean",
      title: s.value.mean,
      align: "right",
      render: (row) => <Sample n={row.mean.n}>{f.fixed(row.mean.value, 2)}</Sample>,
    },
    { key: "vs", title: s.vsShop, align: "right", render: (row) => <Against row={row} shop={scores.mean.value} /> },
    { key: "before", title: s.vsBefore, align: "right", render: (row) => <SinceBefore of={row.mean} /> },
    { key: "items", title: s.items, render: (row) => <Items row={row} /> },
    {
      key: "good",
      title: s.value.good_rate,
      align: "right",
      render: (row) => <GoodRate of={row.good_rate} />,
    },
  ];
  return (
    <Section title={s.byCategory} note={s.byCategoryNote + (scores.has_more_categories ? s.mostRated : "")}>
      <div className="categories">
        <Table label={s.byCategory} columns={columns} rows={scores.by_category} rowKey={(row) => row.category ?? ""} />
      </div>
    </Section>
  );
}

/** Grey where it is computed of too few. */
function Sample({ n, children }: { n: number; children: ReactNode }) {
  const { t } = useI18n();
  return n < FEW ? (
    <span className="faint" title={t.scores.few}>
      {children}
    </span>
  ) : (
    children
  );
}

/** With where it lies for certain, which of few is far. */
function GoodRate({ of: { value, n, interval } }: { of: Row["good_rate"] }) {
  const { t, f } = useI18n();
  const show = (rate: number | null | undefined) => f.percent(rate, 1);
  return (
    <Sample n={n}>
      {show(value)}{" "}
      {interval && (
        <span className="faint small" title={t.scores.interval(show(interval.low), show(interval.high))}>
          {show(interval.low)} – {show(interval.high)}
        </span>
      )}
    </Sample>
  );
}

/** How far it moved since the last period. */
function SinceBefore({ of }: { of: Row["mean"] }) {
  const { f } = useI18n();
  if (of.value == null || of.previous == null) return <span className="faint">{f.number(null)}</span>;
  const show = (value: number | null | undefined) => f.fixed(value, 2);
  return <Moved by={of.value - of.previous} of={of} show={show} previous={show(of.previous)} />;
}

/** What is rated beside the stars. */
function Items({ row: { dimensions } }: { row: Row }) {
  const { f } = useI18n();
  const name = useDimensionName();
  const rated = dimensions.filter(({ n }) => n > 0);
  if (rated.length === 0) return <span className="faint">{f.number(null)}</span>;
  return (
    <span className="row wrap">
      {rated.map(({ key, value, n }) => (
        <Sample key={key} n={n}>
          {name(key)} <b className="num">{f.fixed(value, 2)}</b>
        </Sample>
      ))}
    </span>
  );
}

/** The distance from the shop's mean, coloured where the shop's mean lies outside of the category's interval. */
function Against({ row: { mean }, shop }: { row: Row; shop: number | null | undefined }) {
  const { f } = useI18n();
  if (mean.value == null || shop == null) return <span className="faint">{f.number(null)}</span>;
  const by = mean.value - shop;
  const isSure = mean.n >= FEW && mean.interval ? shop < mean.interval.low || shop > mean.interval.high : false;
  return (
    <span className={isSure ? (by > 0 ? "good" : "bad") : "faint"}>
      {by > 0 ? "+" : ""}
      {f.fixed(by, 2)}
    </span>
  );
}
