import { useQuery } from "@tanstack/react-query";
import { Segmented } from "antd";
import { useMemo, useState } from "react";
import { q } from "@/api/queries";
import type { SearchTerm } from "@/api/types";
import { useI18n } from "@/i18n";
import { Mark } from "@/ui/bits";
import { FEW } from "@/ui/chance";
import { Empty } from "@/ui/Empty";
import { How } from "@/ui/How";
import { Loaded } from "@/ui/Loaded";
import { type Column, Table } from "@/ui/list/Table";
import { Section } from "@/ui/Page";
import { CountChange } from "./CountChange";
import { useSorted } from "./sorting";

type State = "all" | SearchTerm["state"];
const KIND = { rising: "good", failing: "bad", steady: "idle" } as const;
const FIRST_SHOWN = 20;
const sortValue = (row: SearchTerm, key: string) =>
  key === "term" ? row.term : key === "change" ? (row.change ?? Number.MAX_SAFE_INTEGER) : row[key as "searches"];

export function Searches({ days }: { days: number }) {
  const { t } = useI18n();
  const w = t.demand.search;
  const terms = useQuery(q.searches({ days }));
  const [state, setState] = useState<State>("all");
  const filter = (
    <>
      <How of={w.title}>
        <p>{w.failingHow}</p>
        <p>{w.changeHow}</p>
      </How>
      <Segmented
        size="small"
        aria-label={w.filter}
        value={state}
        onChange={setState}
        options={(["all", "rising", "failing", "steady"] as State[]).map((value) => ({ value, label: w[value] }))}
      />
    </>
  );
  return (
    <Section title={w.title} note={w.note} actions={filter} id="searches">
      <Loaded query={terms}>
        {({ items }) =>
          items.length === 0 ? <Empty title={w.empty} text={w.emptyText} /> : <Terms items={items} state={state} />
        }
      </Loaded>
    </Section>
  );
}

function Terms({ items, state }: { items: SearchTerm[]; state: State }) {
  const { t, f } = useI18n();
  const w = t.demand.search;
  const [all, setAll] = useState(false);
  const kept = useMemo(() => (state === "all" ? items : items.filter((item) => item.state === state)), [items, state]);
  const { sorted, sort, setSort } = useSorted(kept, sortValue, "-searches");
  const columns: Column<SearchTerm>[] = [
    { key: "term", title: w.term, sort: "term", isText: true, render: (row) => row.term },
    { key: "state", title: w.state, render: (row) => <Mark kind={KIND[row.state]}>{w[row.state]}</Mark> },
    { key: "searches", title: w.searches, sort: "searches", align: "right", render: (row) => f.number(row.searches) },
    {
      key: "change",
      title: w.change,
      sort: "change",
      align: "right",
      render: (row) =>
        row.previous === 0 ? (
          <span className="faint">{w.new}</span>
        ) : (
          <CountChange now={row.searches} before={row.previous} isMoreBetter={row.state !== "failing"} />
        ),
    },
    {
      key: "click_rate",
      title: w.clicks,
      sort: "click_rate",
      align: "right",
      render: (row) => <Rate of={row.click_rate} n={row.searches} />,
    },
    {
      key: "no_result_rate",
      title: w.noResult,
      sort: "no_result_rate",
      align: "right",
      render: (row) => <Rate of={row.no_result_rate} n={row.searches} />,
    },
    { key: "orders", title: w.orders, sort: "orders", align: "right", render: (row) => f.number(row.orders) },
  ];
  if (kept.length === 0) return <p className="muted">{t.ui.list.noMatch}</p>;
  return (
    <>
      <Table
        label={w.title}
        columns={columns}
        rows={all ? sorted : sorted.slice(0, FIRST_SHOWN)}
        rowKey={(row) => row.term}
        sort={sort}
        onSort={setSort}
      />
      <ShowAll shown={all} total={sorted.length} show={() => setAll(true)} />
    </>
  );
}

/** A share of the searches, grey where they are few. */
function Rate({ of, n }: { of: number; n: number }) {
  const { t, f } = useI18n();
  const isFew = n < FEW;
  return (
    <span className={isFew ? "faint" : undefined} title={isFew ? t.demand.search.few : undefined}>
      {f.percent(of)}
    </span>
  );
}

export function ShowAll({ shown, total, show }: { shown: boolean; total: number; show: () => void }) {
  const { t, f } = useI18n();
  if (shown || total <= FIRST_SHOWN) return null;
  return (
    <button type="button" className="bare link-button" onClick={show}>
      {t.ui.list.loadMore} ({t.ui.list.shown(f.number(FIRST_SHOWN), f.number(total))})
    </button>
  );
}
