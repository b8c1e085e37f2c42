import { useQuery } from "@tanstack/react-query";
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
import { useSorted } from "./sorting";
import { Unallocated } from "./Unallocated";

const KIND = { convincing: "good", unconvincing: "bad", steady: "idle", unviewed: "idle" } as const;
const FIRST_SHOWN = 20;
const sortValue = (row: ProductDemand, key: string) => {
  if (key === "name") return row.name;
  if (key === "net") return row.net.minor;
  if (key === "rate") return row.view_to_buy?.value ?? -1;
  return row[key as "views" | "carts" | "orders" | "units"];
};

export function Products({ days }: { days: number }) {
  const { t } = useI18n();
  const w = t.demand.products;
  const products = useQuery(q.products({ days }));
  const how = (
    <How of={w.rate}>
      <p>{w.rateHow}</p>
    </How>
  );
  return (
    <Section title={w.title} note={w.note} actions={how} id="products">
      <Loaded query={products}>
        {({ items, unallocated }) =>
          items.length === 0 ? (
            <Empty title={w.empty} text={w.emptyText} />
          ) : (
            <>
              <Unallocated refunds={unallocated} say={w.unallocated} />
              <ProductTable items={items} />
            </>
          )
        }
      </Loaded>
    </Section>
  );
}

function ProductTable({ items }: { items: ProductDemand[] }) {
  const { t } = useI18n();
  const w = t.demand.products;
  const [all, setAll] = useState(false);
  const { sorted, sort, setSort } = useSorted(items, sortValue, "-views");
  const columns = useColumns();
  return (
    <>
      <Table
        label={w.title}
        columns={columns}
        rows={all ? sorted : sorted.slice(0, FIRST_SHOWN)}
        rowKey={(row) => row.product_id}
        sort={sort}
        onSort={setSort}
      />
      <ShowAll shown={all} total={sorted.length} show={() => setAll(true)} />
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
      sort: "rate",
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
