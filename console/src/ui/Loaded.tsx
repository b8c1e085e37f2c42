import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useI18n } from "@/i18n";
import { Failure } from "./Failure";
import { Page } from "./Page";

/** Shows what a query brought; before that a still placeholder, on failure the reason and a retry. */
export function Loaded<T>({
  query,
  rows = 4,
  children,
}: {
  query: UseQueryResult<T>;
  rows?: number;
  children: (data: T) => ReactNode;
}) {
  if (query.data !== undefined) return children(query.data);
  if (query.error) return <Failure error={query.error} retry={query.refetch} />;
  return <Bones rows={rows} />;
}

/** A page that is called after what it shows: until that is there, or when it is not, it bears the name of where it leads back. */
export function LoadedPage<T>({
  query,
  back,
  children,
}: {
  query: UseQueryResult<T>;
  back: { path: string; title: string };
  children: (data: T) => ReactNode;
}) {
  if (query.data !== undefined) return children(query.data);
  return (
    <Page title={back.title} back={back}>
      <Loaded query={query} rows={8}>
        {() => null}
      </Loaded>
    </Page>
  );
}

export function Bones({ rows = 4 }: { rows?: number }) {
  const { t } = useI18n();
  return (
    <div className="bones" role="status" aria-label={t.ui.loading}>
      {Array.from({ length: rows }, (_, index) => (
        <i key={index} style={{ width: `${92 - ((index * 23) % 50)}%` }} />
      ))}
    </div>
  );
}
