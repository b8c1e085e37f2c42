import { Select } from "antd";
import { useState } from "react";
import type { CustomerRow } from "@/api/types";
import { useCustomerSearch } from "./useCustomerSearch";

type Props = { label: string; pick: (customer: CustomerRow) => void; autoFocus?: boolean };

/** Finds one customer by name, phone, email or order number. */
export function CustomerPicker({ label, pick, autoFocus = false }: Props) {
  const [text, setText] = useState("");
  const { found, options, isFetching, none } = useCustomerSearch(text);
  return (
    <Select
      aria-label={label}
      placeholder={label}
      autoFocus={autoFocus}
      value={null}
      showSearch={{ filterOption: false, onSearch: setText }}
      onChange={(id: string) => {
        const row = found.find((one) => one.id === id);
        if (row) pick(row);
      }}
      options={options}
      loading={isFetching}
      notFoundContent={none}
      style={{ width: "100%" }}
    />
  );
}
