/** What can be done with a mapping that the shop saved itself. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button, Form, Input, Popconfirm } from "antd";
import { useState } from "react";
import { send } from "@/api/http";
import type { KnownMapping } from "@/api/types";
import { useI18n } from "@/i18n";
import { FormDialog } from "@/ui/FormDialog";
import { required } from "@/ui/form";
import { useToast } from "@/ui/toast";

type Props = { mapping: KnownMapping };

export function OwnMapping({ mapping }: Props) {
  const { t } = useI18n();
  const [renaming, setRenaming] = useState(false);
  return (
    <span className="row">
      <Button size="small" type="text" onClick={() => setRenaming(true)}>
        {t.imports.mapping.rename}
      </Button>
      <Remove mapping={mapping} />
      {renaming && <Rename mapping={mapping} close={() => setRenaming(false)} />}
    </span>
  );
}

const pathOf = ({ key }: KnownMapping) => `/import-mappings/${encodeURIComponent(key)}` as const;

function Rename({ mapping, close }: Props & { close: () => void }) {
  const { t, language } = useI18n();
  const w = t.imports.mapping;
  const toast = useToast();
  const client = useQueryClient();
  const rename = useMutation({
    mutationFn: (name: string) => send("PATCH", pathOf(mapping), { name: { zh: name, en: name } }),
    onSuccess: () => {
      toast.good(t.ui.saved);
      close();
      return client.invalidateQueries({ queryKey: ["import-mappings"] });
    },
  });
  return (
    <FormDialog<{ name: string }>
      title={w.rename}
      okText={t.ui.save}
      isSending={rename.isPending}
      close={close}
      width={400}
      error={rename.error}
      initialValues={{ name: mapping.name[language] }}
      onFinish={({ name }) => rename.mutate(name.trim())}
    >
      <Form.Item name="name" label={w.saveName} rules={[{ ...required(t), whitespace: true }]}>
        <Input maxLength={60} autoFocus />
      </Form.Item>
    </FormDialog>
  );
}

function Remove({ mapping }: Props) {
  const { t, language } = useI18n();
  const w = t.imports.mapping;
  const toast = useToast();
  const client = useQueryClient();
  const remove = useMutation({
    mutationFn: () => send("DELETE", pathOf(mapping)),
    onSuccess: () => {
      toast.good(w.removed);
      return client.invalidateQueries({ queryKey: ["import-mappings"] });
    },
    onError: toast.problem,
  });
  return (
    <Popconfirm
      title={t.ui.pair(w.remove, mapping.name[language])}
      description={w.removeText}
      okText={t.ui.delete}
      okButtonProps={{ danger: true }}
      onConfirm={() => remove.mutate()}
    >
      <Button size="small" type="text" loading={remove.isPending}>
        {t.ui.delete}
      </Button>
    </Popconfirm>
  );
}
