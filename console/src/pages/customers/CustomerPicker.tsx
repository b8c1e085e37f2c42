import { useQuery } from "@tanstack/react-query";
import { Select } from "antd";
import { useDeferredValue, useState } from "react";
import { q } from "@/api/queries";
import type { CustomerRow } from "@/api/types";
import { useI18n } from "@/i18n";
import { customerName } from "./name";

type Props = { label: string; pick: (customer: CustomerRow) => void; autoFocus?: boolean };

/** Finds one customer by name, phone, email or order number. */
export function CustomerPicker({ label, pick, autoFocus = false }: Props) {
  const { t } = useI18n();
  const [text, setText] = useState("");
  const wanted = useDeferredValue(text.trim());
  const found = useQuery({ ...q.customerSearch(wanted), enabled: wanted.length > 1 });
  const items = wanted.length > 1 ? (found.data?.items ?? []) : [];
  return (
    <Select
      aria-label={label}
      placeholder={label}
      autoFocus={autoFocus}
      value={null}
      showSearch={{ filterOption: false, onSearch: setText }}
      onChange={(id: string) => {
        const row = items.find((one) => one.id === id);
        if (row) pick(row);
      }}
      options={items.map((row) => ({
        value: row.id,
        label: [customerName(row, t), row.phone, row.email].filter(Boolean).join(" · "),
      }))}
      loading={found.isFetching}
      notFoundContent={wanted.length > 1 && !found.isFetching ? t.ui.list.noMatch : null}
      style={{ width: "100%" }}
    />
  );
}
