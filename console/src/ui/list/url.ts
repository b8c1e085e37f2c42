import { useCallback, useMemo } from "react";
import { useSearchParams } from "react-router";
import type { Query } from "@/api/http";

/** Parameters that are about the page, not about which rows are shown. */
const NOT_FILTERS = new Set(["new", "open"]);

/** The query string of the filters alone, sorted, so that two ways to the same rows compare equal. */
export function canonical(params: URLSearchParams): string {
  const kept = [...params].filter(([key, value]) => !NOT_FILTERS.has(key) && value !== "");
  return new URLSearchParams(kept.sort(([a], [b]) => a.localeCompare(b))).toString();
}

/** The state of a list lives in the address: it can be shared, saved, and survives going back. */
export function useListUrl() {
  const [params, setParams] = useSearchParams();
  const query = useMemo<Query>(() => Object.fromEntries(new URLSearchParams(canonical(params))), [params]);
  const set = useCallback(
    (changes: Record<string, string | null>) =>
      setParams(
        (old) => {
          const next = new URLSearchParams(old);
          for (const [key, value] of Object.entries(changes)) {
            if (value === null || value === "") next.delete(key);
            else next.set(key, value);
          }
          return next;
        },
        { replace: true, preventScrollReset: true },
      ),
    [setParams],
  );
  const replaceAll = useCallback(
    (search: string) => setParams(new URLSearchParams(search), { preventScrollReset: true }),
    [setParams],
  );
  return { params, query, set, replaceAll };
}
