import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button, Popconfirm } from "antd";
import { useNavigate } from "react-router";
import { send } from "@/api/http";
import type { Import } from "@/api/types";
import { useI18n } from "@/i18n";
import { useToast } from "@/ui/toast";

/** One that did not finish may have told a part: it can go on, or be taken back, before its record goes. */
export function WaysBack({ item }: { item: Import }) {
  const hasTold = item.state === "done" || item.state === "undoing" || item.state === "failed";
  return (
    <>
      {item.state === "failed" && <Again item={item} />}
      {hasTold && <Undo item={item} />}
      {(item.state === "failed" || item.state === "undone") && <Delete item={item} />}
    </>
  );
}

function Again({ item }: { item: Import }) {
  const { t } = useI18n();
  const toast = useToast();
  const client = useQueryClient();
  const again = useMutation({
    mutationFn: () => send("POST", `/imports/${item.id}/start`),
    onSuccess: () => client.invalidateQueries({ queryKey: ["imports"] }),
    onError: toast.problem,
  });
  return (
    <Button type="primary" loading={again.isPending} onClick={() => again.mutate()}>
      {t.imports.result.again}
    </Button>
  );
}

function Undo({ item }: { item: Import }) {
  const { t } = useI18n();
  const w = t.imports.result;
  const toast = useToast();
  const client = useQueryClient();
  const undo = useMutation({
    mutationFn: () => send("POST", `/imports/${item.id}/undo`),
    onSuccess: () => {
      toast.good(w.undone);
      return client.invalidateQueries({ queryKey: ["imports"] });
    },
    onError: toast.problem,
  });
  return (
    <Popconfirm
      title={w.undo}
      description={<p style={{ maxWidth: 280 }}>{w.undoText}</p>}
      onConfirm={() => undo.mutate()}
      okButtonProps={{ danger: true }}
    >
      <Button loading={undo.isPending}>{item.state === "undoing" ? w.undoAgain : w.undo}</Button>
    </Popconfirm>
  );
}

function Delete({ item }: { item: Import }) {
  const { t } = useI18n();
  const w = t.imports.result;
  const toast = useToast();
  const client = useQueryClient();
  const navigate = useNavigate();
  const remove = useMutation({
    mutationFn: () => send("DELETE", `/imports/${item.id}`),
    onSuccess: () => {
      toast.good(w.deleted);
      void client.invalidateQueries({ queryKey: ["imports", "list"] });
      void navigate("/data/imports");
    },
    onError: toast.problem,
  });
  if (item.state === "undone")
    return (
      <Button loading={remove.isPending} onClick={() => remove.mutate()}>
        {w.delete}
      </Button>
    );
  return (
    <Popconfirm
      title={w.delete}
      description={<p style={{ maxWidth: 280 }}>{w.deleteText}</p>}
      onConfirm={() => remove.mutate()}
      okButtonProps={{ danger: true }}
    >
      <Button loading={remove.isPending}>{w.delete}</Button>
    </Popconfirm>
  );
}
