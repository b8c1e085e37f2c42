import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { q } from "@/api/queries";
import { useI18n } from "@/i18n";
import type { Names } from "./describe";

/** What `describe` needs to put a definition in words. */
export function useNames(): Names {
  const { t, f } = useI18n();
  const fields = useQuery(q.vocabulary()).data?.fields;
  const segments = useQuery(q.segments()).data?.items;
  return useMemo(
    () => ({
      t,
      f,
      type: (key: string) => fields?.find((field) => field.key === key)?.type,
      segment: (id: string) => segments?.find((segment) => segment.id === id)?.name,
    }),
    [t, f, fields, segments],
  );
}
