import type { InfiniteData, UseInfiniteQueryResult } from "@tanstack/react-query";
import { Button } from "antd";
import type { ReactNode } from "react";
import { useI18n } from "@/i18n";
import { Failure } from "./Failure";
import { Bones } from "./Loaded";

type Props<T> = {
  query: UseInfiniteQueryResult<InfiniteData<{ items: T[] }>>;
  rows?: number;
  /** What stands there when there is nothing. */
  empty: ReactNode;
  children: (items: T[]) => ReactNode;
};

/** Shows what a query brought page by page, with a button for more; before that a still placeholder, on failure the reason. */
export function LoadedPages<T>({ query, rows = 3, empty, children }: Props<T>) {
  const { t } = useI18n();
  const items = query.data?.pages.flatMap((page) => page.items) ?? [];
  if (query.isPending) return <Bones rows={rows} />;
  if (query.error && items.length === 0) return <Failure error={query.error} retry={query.refetch} />;
  return (
    <>
      {items.length === 0 ? empty : children(items)}
      {query.hasNextPage && (
        <div>
          <Button onClick={() => void query.fetchNextPage()} loading={query.isFetchingNextPage}>
            {t.ui.list.loadMore}
          </Button>
        </div>
      )}
    </>
  );
}
