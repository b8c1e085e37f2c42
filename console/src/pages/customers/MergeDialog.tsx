import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Modal, Select } from "antd";
import { useDeferredValue, useState } from "react";
import { send } from "@/api/http";
import { q } from "@/api/queries";
import type { Customer } from "@/api/types";
import { useI18n } from "@/i18n";
import { useToast } from "@/ui/toast";
import { customerName } from "./name";

export function MergeDialog({ customer, close }: { customer: Customer; close: () => void }) {
  const { t } = useI18n();
  const p = t.customers.page;
  const toast = useToast();
  const client = useQueryClient();
  const [text, setText] = useState("");
  const [other, setOther] = useState<string>();
  const wanted = useDeferredValue(text.trim());
  const found = useQuery({ ...q.customerSearch(wanted), enabled: wanted.length > 1 });
  const merge = useMutation({
    mutationFn: () => send("POST", `/customers/${customer.id}/merge`, { other }),
    onSuccess: () => {
      toast.good(p.merged);
      close();
      return client.invalidateQueries({ queryKey: ["customers"] });
    },
    onError: toast.problem,
  });
  const options = (found.data?.items ?? [])
    .filter((row) => row.id !== customer.id)
    .map((row) => ({ value: row.id, label: [customerName(row, t), row.email, row.phone].filter(Boolean).join(" · ") }));
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
          options={options}
          loading={found.isFetching}
          notFoundContent={wanted.length > 1 && !found.isFetching ? t.ui.list.noMatch : null}
        />
      </div>
    </Modal>
  );
}
