import EllipsisOutlined from "@ant-design/icons/EllipsisOutlined";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button, Dropdown, Modal } from "antd";
import { useState } from "react";
import { useNavigate } from "react-router";
import { address, send } from "@/api/http";
import type { Customer } from "@/api/types";
import { useMay } from "@/app/session";
import { useI18n } from "@/i18n";
import { useToast } from "@/ui/toast";
import { MergeDialog } from "./MergeDialog";

/** What can be done with a customer as a whole: merge, export, erase. */
export function CustomerActions({ customer, mayErase }: { customer: Customer; mayErase: boolean }) {
  const { t } = useI18n();
  const p = t.customers.page;
  const [dialog, setDialog] = useState<"merge" | "erase" | null>(null);
  const mayEdit = useMay("editCustomers");
  const merge = { key: "merge", label: p.merge, onClick: () => setDialog("merge") };
  // Who may not export would be given a file that says so
  const data = [
    {
      key: "export",
      label: (
        <a href={address(`/customers/${customer.id}/export`)} download={`customer-${customer.id}.json`}>
          {p.export}
        </a>
      ),
    },
    { type: "divider" as const },
    { key: "erase", label: p.erase, danger: true, onClick: () => setDialog("erase") },
  ];
  const items = [...(mayEdit ? [merge] : []), ...(mayErase ? data : [])];
  if (items.length === 0) return null;
  return (
    <>
      <Dropdown trigger={["click"]} menu={{ items }} placement="bottomRight">
        <Button icon={<EllipsisOutlined />} aria-label={t.ui.more} />
      </Dropdown>
      {dialog === "merge" && <MergeDialog customer={customer} close={() => setDialog(null)} />}
      {dialog === "erase" && <EraseDialog id={customer.id} close={() => setDialog(null)} />}
    </>
  );
}

function EraseDialog({ id, close }: { id: string; close: () => void }) {
  const { t } = useI18n();
  const p = t.customers.page;
  const toast = useToast();
  const client = useQueryClient();
  const navigate = useNavigate();
  const erase = useMutation({
    mutationFn: () => send("DELETE", `/customers/${id}`),
    onSuccess: () => {
      client.removeQueries({ queryKey: ["customers", "one", id] });
      void client.invalidateQueries({ queryKey: ["customers", "list"] });
      toast.good(p.erased);
      void navigate("/customers", { replace: true });
    },
    onError: toast.problem,
  });
  return (
    <Modal
      open
      onCancel={close}
      onOk={() => erase.mutate()}
      title={p.eraseTitle}
      okText={p.eraseConfirm}
      okButtonProps={{ danger: true, loading: erase.isPending }}
      width={440}
    >
      <p>{p.eraseText}</p>
    </Modal>
  );
}
