import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { Button, Segmented } from "antd";
import { useState } from "react";
import { q } from "@/api/queries";
import type { SearchTerm } from "@/api/types";
import { useI18n } from "@/i18n";
import { Mark } from "@/ui/bits";
import { FEW } from "@/ui/chance";
import { Empty } from "@/ui/Empty";
import { Failure } from "@/ui/Failure";
import { How } from "@/ui/How";
import { Bones } from "@/ui/Loaded";
import { FilterBar } from "@/ui/list/FilterBar";
import { type Column, Table } from "@/ui/list/Table";
import { useListUrl } from "@/ui/list/url";
import { Section } from "@/ui/Page";
import { CountChange } from "./CountChange";

const STATES = ["all", "rising", "failing", "steady"] as const satisfies readonly ("all" | SearchTerm["state"])[];
const KIND = { rising: "good", failing: "bad", steady: "idle" } as const;
const FIRST_SHOWN = 20;

export function Searches({ days }: { days: number }) {
  const { t } = useI18n();
  const w = t.demand.search;
  const url = useListUrl();
  const typed = url.params.get("q");
  const state = STATES.find((value) => value === url.params.get("state")) ?? "all";
  const [sort, setSort] = useState("-searches");
  const query = { days, limit: FIRST_SHOWN, sort, q: typed, state: state === "all" ? null : state };
  const terms = useInfiniteQuery({ ...q.searches(query), placeholderData: keepPreviousData });
  const rows = terms.data?.pages.flatMap((page) => page.items) ?? [];
  const isSifted = state !== "all" || Boolean(typed);
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
        onChange={(value) => url.set({ state: value === "all" ? null : value })}
        options={STATES.map((value) => ({ value, label: w[value] }))}
      />
    </>
  );
  return (
    <Section title={w.title} note={w.note} actions={filter} id="searches">
      <FilterBar url={url} filters={[]} placeholder={w.find} searchKey="q" />
      {terms.error && !terms.data ? (
        <Failure error={terms.error} retry={terms.refetch} />
      ) : !terms.data ? (
        <Bones />
      ) : rows.length === 0 ? (
        isSifted ? (
          <p className="muted">{t.ui.list.noMatch}</p>
        ) : (
          <Empty title={w.empty} text={w.emptyText} />
        )
      ) : (
        <Terms rows={rows} sort={sort} setSort={setSort} more={terms} />
      )}
    </Section>
  );
}

type Shown = {
  rows: SearchTerm[];
  sort: string;
  setSort: (sort: string) => void;
  more: {
    data?: { pages: { total?: number | null }[] } | undefined;
    hasNextPage: boolean;
    isFetchingNextPage: boolean;
    fetchNextPage: () => unknown;
  };
};

function Terms({ rows, sort, setSort, more }: Shown) {
  const { t, f } = useI18n();
  const w = t.demand.search;
  const total = more.data?.pages[0]?.total ?? rows.length;
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
  return (
    <>
      <Table label={w.title} columns={columns} rows={rows} rowKey={(row) => row.term} sort={sort} onSort={setSort} />
      {more.hasNextPage && (
        <Button type="text" loading={more.isFetchingNextPage} onClick={() => more.fetchNextPage()}>
          {t.ui.list.loadMore} ({t.ui.list.shown(f.number(rows.length), f.number(total))})
        </Button>
      )}
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
