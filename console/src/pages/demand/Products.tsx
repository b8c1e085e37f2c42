import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Link } from "react-router";
import { q } from "@/api/queries";
import type { ProductDemand } from "@/api/types";
import { useI18n } from "@/i18n";
import { Mark } from "@/ui/bits";
import { Empty } from "@/ui/Empty";
import { How } from "@/ui/How";
import { Loaded } from "@/ui/Loaded";
import { type Column, Table } from "@/ui/list/Table";
import { Section } from "@/ui/Page";
import { changeOf } from "@/ui/Stat";
import { CountChange } from "./CountChange";
import { ShowAll } from "./Searches";
import { Unallocated } from "./Unallocated";

const KIND = { convincing: "good", unconvincing: "bad", steady: "idle", unviewed: "idle" } as const;
const FIRST_SHOWN = 20;

export function Products({ days }: { days: number }) {
  const { t } = useI18n();
  const w = t.demand.products;
  const [sort, setSort] = useState("-views");
  const products = useQuery({ ...q.products({ days, sort }), placeholderData: keepPreviousData });
  const how = (
    <How of={w.rate}>
      <p>{w.rateHow}</p>
    </How>
  );
  return (
    <Section title={w.title} note={w.note} actions={how} id="products">
      <Loaded query={products}>
        {({ items, total, unallocated }) =>
          items.length === 0 ? (
            <Empty title={w.empty} text={w.emptyText} />
          ) : (
            <>
              <Unallocated refunds={unallocated} say={w.unallocated} />
              <ProductTable items={items} total={total ?? items.length} sort={sort} onSort={setSort} />
            </>
          )
        }
      </Loaded>
    </Section>
  );
}

type TableProps = { items: ProductDemand[]; total: number; sort: string; onSort: (sort: string) => void };

function ProductTable({ items, total, sort, onSort }: TableProps) {
  const { t, f } = useI18n();
  const w = t.demand.products;
  const [all, setAll] = useState(false);
  const columns = useColumns();
  return (
    <>
      <Table
        label={w.title}
        columns={columns}
        rows={all ? items : items.slice(0, FIRST_SHOWN)}
        rowKey={(row) => row.product_id}
        sort={sort}
        onSort={onSort}
      />
      <ShowAll shown={all} total={items.length} show={() => setAll(true)} />
      {total > items.length && <p className="muted small">{w.cut(f.number(items.length), f.number(total))}</p>}
    </>
  );
}

function useColumns(): Column<ProductDemand>[] {
  const { t, f } = useI18n();
  const w = t.demand.products;
  return [
    {
      key: "name",
      title: w.name,
      sort: "name",
      isText: true,
      render: (row) => <Name of={row} />,
    },
    { key: "state", title: w.state, render: (row) => <Mark kind={KIND[row.state]}>{w.states[row.state]}</Mark> },
    {
      key: "views",
      title: w.views,
      sort: "views",
      align: "right",
      render: (row) => <Views of={row} />,
    },
    { key: "carts", title: w.carts, sort: "carts", align: "right", render: (row) => f.number(row.carts) },
    { key: "orders", title: w.orders, sort: "orders", align: "right", render: (row) => f.number(row.orders) },
    {
      key: "units",
      title: w.units,
      sort: "units",
      align: "right",
      phone: "hide",
      render: (row) => f.number(row.units),
    },
    { key: "net", title: w.net, sort: "net", align: "right", render: (row) => f.money(row.net, { whole: true }) },
    {
      key: "rate",
      title: w.rate,
      sort: "view_to_buy",
      align: "right",
      render: (row) => <Rate of={row.view_to_buy} />,
    },
  ];
}

function Name({ of }: { of: ProductDemand }) {
  return (
    <span className="stack-s" style={{ gap: 0 }}>
      <Link to={`/demand?by=product&key=${encodeURIComponent(of.product_id)}`}>{of.name}</Link>
      {of.category && <span className="faint small">{of.category}</span>}
    </span>
  );
}

/** Views, and how they changed where that is worth a word. */
function Views({ of }: { of: ProductDemand }) {
  const { f } = useI18n();
  const change = changeOf(of.views, of.previous_views);
  return (
    <>
      {f.number(of.views)}{" "}
      {change !== null && Math.abs(change) >= 0.05 && (
        <span className="small">
          <CountChange now={of.views} before={of.previous_views} />
        </span>
      )}
    </>
  );
}

function Rate({ of }: { of: ProductDemand["view_to_buy"] }) {
  const { f } = useI18n();
  if (!of) return <span className="faint">{f.percent(null)}</span>;
  return (
    <>
      {f.percent(of.value, 1)}{" "}
      <span className="faint small">
        ({f.percent(of.low, 1)} – {f.percent(of.high, 1)})
      </span>
    </>
  );
}
