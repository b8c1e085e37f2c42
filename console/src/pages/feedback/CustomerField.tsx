import { useQuery } from "@tanstack/react-query";
import { AutoComplete } from "antd";
import { useState } from "react";
import { q } from "@/api/queries";
import { useI18n } from "@/i18n";
import { customerName } from "@/pages/customers/name";
import { useCustomerSearch } from "@/pages/customers/useCustomerSearch";
import { type Customer, customerOf } from "./customer";

type Props = {
  /** Of a form item, which also names the field. */
  id?: string;
  value?: Customer | null;
  onChange?: (customer: Customer | null) => void;
};

/** Finds a customer by name, phone or id; for somebody without a profile, a mail address is enough. */
export function CustomerField({ id, value, onChange }: Props) {
  const { t } = useI18n();
  const [text, setText] = useState("");
  const { found, options } = useCustomerSearch(text);
  const given = value && "customer_id" in value ? value.customer_id : null;
  const chosen = useQuery({ ...q.customer(given ?? ""), enabled: given !== null }).data;
  const shown = given !== null && chosen ? customerName(chosen, t) : text;
  return (
    <AutoComplete
      {...(id ? { id } : {})}
      aria-label={t.feedbackPost.create.customer}
      placeholder={t.feedbackPost.create.customerPlaceholder}
      value={shown}
      allowClear
      autoFocus
      style={{ width: "100%" }}
      options={options}
      onChange={(typed: string | undefined) => {
        setText(typed ?? "");
        onChange?.(customerOf(typed ?? "", found));
      }}
    />
  );
}
