import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Modal, Select } from "antd";
import { useState } from "react";
import { send } from "@/api/http";
import type { Customer } from "@/api/types";
import { useI18n } from "@/i18n";
import { useToast } from "@/ui/toast";
import { useCustomerSearch } from "./useCustomerSearch";

export function MergeDialog({ customer, close }: { customer: Customer; close: () => void }) {
  const { t } = useI18n();
  const p = t.customers.page;
  const toast = useToast();
  const client = useQueryClient();
  const [text, setText] = useState("");
  const [other, setOther] = useState<string>();
  const { options, isFetching, none } = useCustomerSearch(text);
  const merge = useMutation({
    mutationFn: () => send("POST", `/customers/${customer.id}/merge`, { other }),
    onSuccess: () => {
      toast.good(p.merged);
      close();
      return client.invalidateQueries({ queryKey: ["customers"] });
    },
    onError: toast.problem,
  });
  return (
    <Modal
      open
      onCancel={close}
      onOk={() => merge.mutate()}
      okText={p.merge}
      okButtonProps={{ disabled: !other, loading: merge.isPending }}
      title={p.merge}
      width={480}
    >
      <div className="stack">
        <p className="muted">{p.mergeText}</p>
        <Select
          aria-label={p.mergeSearch}
          placeholder={p.mergeSearch}
          showSearch={{ filterOption: false, onSearch: setText }}
          value={other ?? null}
          onChange={setOther}
          options={options.filter(({ value }) => value !== customer.id)}
          loading={isFetching}
          notFoundContent={none}
        />
      </div>
    </Modal>
  );
}
