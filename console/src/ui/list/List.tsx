/** The one list: views, search, filters, rows, bulk actions, more rows on demand. */
import { type InfiniteData, type UseInfiniteQueryOptions, useInfiniteQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { type ReactNode, useMemo, useState } from "react";
import type { Query } from "@/api/http";
import type { Page } from "@/api/types";
import { useI18n } from "@/i18n";
import { Empty } from "../Empty";
import { Failure } from "../Failure";
import { Bones } from "../Loaded";
import { FilterBar } from "./FilterBar";
import type { Filter } from "./filters";
import { PhoneSort } from "./PhoneSort";
import { SavedViews } from "./SavedViews";
import { type Column, Table } from "./Table";
import { canonical, useListUrl } from "./url";
import { useLooking } from "./useLooking";

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- the key of a query is its own business
type Fetch<T> = UseInfiniteQueryOptions<Page<T>, Error, InfiniteData<Page<T>>, any, string | null>;
type Props<T> = {
  label: string;
  /** Names the list for saved views; none, no views. */
  views?: string;
  fetch: (query: Query) => Fetch<T>;
  columns: Column<T>[];
  rowKey: (row: T) => string;
  /** What a row is called where it cannot be seen; of rows that can be picked. */
  rowName?: (row: T) => string;
  rowPath?: (row: T) => string;
  onOpen?: (row: T) => void;
  /** The row that is open beside the list. */
  openKey?: string | undefined;
  /** What other keys do with the row that j and k have reached. */
  rowKeys?: Readonly<Record<string, (row: T) => void>>;
  search?: string;
  searchKey?: string;
  filters?: Filter[];
  defaultSort?: string;
  /**
   * What can be done with the rows picked; given their keys, and called again to clear the selection but for those that
   * stay picked. `all` is the query whose rows are all meant, loaded or not.
   */
  bulk?: (keys: string[], clear: (stay?: Iterable<string>) => void, all: Query | null) => ReactNode;
  /** Whether all rows that the filters let through can be picked at once. */
  bulkAll?: boolean;
  empty: ReactNode;
  aside?: ReactNode;
};

export function List<T>({
  label,
  views,
  fetch,
  columns,
  rowKey,
  rowName,
  rowPath,
  onOpen,
  openKey,
  rowKeys,
  search,
  searchKey = "q",
  filters = [],
  defaultSort,
  bulk,
  bulkAll = false,
  empty,
  aside,
}: Props<T>) {
  const { t, f } = useI18n();
  const url = useListUrl();
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set());
  const rows = useInfiniteQuery(fetch(url.query));
  const items = useMemo(() => rows.data?.pages.flatMap((page) => page.items) ?? [], [rows.data]);
  const total = rows.data?.pages[0]?.total;
  const narrowed = canonical(url.params) !== "" && ![...url.params.keys()].every((key) => key === "sort");
  // All of these filters; other filters find others.
  const [allOf, setAllOf] = useState<string | null>(null);
  const isAll = allOf !== null && allOf === canonical(url.params) && total != null;
  const pick = (keys: ReadonlySet<string>) => {
    setPicked(keys);
    setAllOf(null);
  };
  const clear = (stay: Iterable<string> = []) => pick(new Set(stay));
  const isLooking = useLooking(rows, items.length);

  return (
    <div className="listing">
      {views && <SavedViews page={views} url={url} />}
      {(search || filters.length > 0 || aside || total != null) && (
        <div className="row between wrap listing-head">
          <FilterBar url={url} filters={filters} placeholder={search} searchKey={searchKey} />
          <div className="row wrap listing-aside">
            {total != null && (
              <span className="faint small num">{t.ui.list.shown(f.number(items.length), f.number(total))}</span>
            )}
            {items.length > 0 && (
              <PhoneSort
                columns={columns}
                sort={url.params.get("sort") ?? defaultSort}
                onSort={(sort) => url.set({ sort })}
              />
            )}
            {aside}
          </div>
        </div>
      )}
      {rows.isPending || isLooking ? (
        <Bones rows={8} />
      ) : rows.error && items.length === 0 ? (
        <Failure error={rows.error} retry={rows.refetch} />
      ) : items.length === 0 ? (
        narrowed ? (
          <Empty title={t.ui.list.noMatch} text={t.ui.list.noMatchHint}>
            <Button onClick={() => url.replaceAll("")}>{t.ui.list.clearFilters}</Button>
          </Empty>
        ) : (
          empty
        )
      ) : (
        <Table
          keys
          label={label}
          columns={columns}
          rows={items}
          rowKey={rowKey}
          rowName={rowName}
          rowPath={rowPath}
          onOpen={onOpen}
          openKey={openKey}
          rowKeys={rowKeys}
          sort={url.params.get("sort") ?? defaultSort}
          onSort={(sort) => url.set({ sort })}
          selection={bulk ? { keys: picked, set: pick } : undefined}
        />
      )}
      {rows.hasNextPage && !isLooking && (
        <div className="listing-more">
          <Button onClick={() => void rows.fetchNextPage()} loading={rows.isFetchingNextPage}>
            {t.ui.list.loadMore}
          </Button>
        </div>
      )}
      {bulk && picked.size > 0 && (
        <div className="bulk" role="toolbar" aria-label={t.ui.list.selected(f.number(isAll ? total : picked.size))}>
          <span className="num">{t.ui.list.selected(f.number(isAll ? total : picked.size))}</span>
          {bulkAll && !isAll && total != null && total > picked.size && (
            <Button type="link" onClick={() => setAllOf(canonical(url.params))}>
              {t.ui.list.selectMatching(f.number(total))}
            </Button>
          )}
          {bulk([...picked], clear, isAll ? url.query : null)}
          <Button type="text" onClick={() => clear()}>
            {t.ui.list.clear}
          </Button>
        </div>
      )}
    </div>
  );
}
