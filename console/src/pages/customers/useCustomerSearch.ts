import { useQuery } from "@tanstack/react-query";
import { useDeferredValue } from "react";
import { q } from "@/api/queries";
import type { CustomerRow } from "@/api/types";
import { useI18n } from "@/i18n";
import { customerName } from "./name";

const NOBODY: CustomerRow[] = [];

/** Whom a name, phone, email, id or order number may mean, as it is typed. */
export function useCustomerSearch(text: string) {
  const { t } = useI18n();
  const wanted = useDeferredValue(text.trim());
  const isWanted = wanted.length > 1;
  const { data, isFetching } = useQuery({ ...q.customerSearch(wanted), enabled: isWanted });
  const found = (isWanted && data?.items) || NOBODY;
  const options = found.map((row) => ({
    value: row.id,
    label: [customerName(row, t), row.phone, row.email].filter(Boolean).join(" · "),
  }));
  return { found, options, isFetching, none: isWanted && !isFetching ? t.ui.list.noMatch : null };
}
