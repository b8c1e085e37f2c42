import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, Form, Input, Popconfirm, Radio, Select } from "antd";
import { useState } from "react";
import { send } from "@/api/http";
import { q } from "@/api/queries";
import type { ApiKey, Role } from "@/api/types";
import { useI18n } from "@/i18n";
import { Ago, Mark } from "@/ui/bits";
import { Empty } from "@/ui/Empty";
import { FormDialog } from "@/ui/FormDialog";
import { required } from "@/ui/form";
import { Loaded } from "@/ui/Loaded";
import { type Column, Table } from "@/ui/list/Table";
import { ShownOnce } from "@/ui/ShownOnce";
import { useToast } from "@/ui/toast";
import { expiryOf } from "./expiry";
import { SettingsPage } from "./SettingsPage";

export default function KeysPage() {
  const { t } = useI18n();
  const k = t.settings.keys;
  const keys = useQuery(q.apiKeys());
  const [adding, setAdding] = useState(false);
  const columns: Column<ApiKey>[] = [
    { key: "name", title: k.name, render: (row) => row.name },
    { key: "role", title: t.settings.staff.role, render: (row) => t.words.role[row.role] },
    { key: "hint", title: k.hint, render: (row) => <code className="mono">{row.hint}…</code> },
    { key: "created", title: k.created, align: "right", render: (row) => <Ago at={row.created_at} /> },
    {
      key: "used",
      title: k.used,
      align: "right",
      render: (row) => (row.last_used_at ? <Ago at={row.last_used_at} /> : k.never),
    },
    { key: "expires", title: k.expires, align: "right", render: (row) => <Expires at={row.expires_at} /> },
    { key: "remove", title: "", align: "right", render: (row) => <Remove apiKey={row} /> },
  ];
  const add = (
    <Button type="primary" onClick={() => setAdding(true)}>
      {k.add}
    </Button>
  );
  return (
    <SettingsPage note={k.note} actions={(keys.data?.items.length ?? 0) > 0 && add}>
      <Loaded query={keys}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty title={k.empty} text={k.emptyText}>
              {add}
            </Empty>
          ) : (
            <Table label={t.settings.tabs.keys} columns={columns} rows={items} rowKey={(row) => row.id} />
          )
        }
      </Loaded>
      {adding && <AddKey close={() => setAdding(false)} />}
    </SettingsPage>
  );
}

function Expires({ at }: { at: string | null | undefined }) {
  const { t, f } = useI18n();
  const k = t.settings.keys;
  switch (expiryOf(at)) {
    case "never":
      return <span className="faint">{k.expiresNever}</span>;
    case "later":
      return <span className="num">{f.date(at)}</span>;
    case "soon":
      return <Mark kind="warn">{k.expiresSoon(f.date(at))}</Mark>;
    case "expired":
      return <Mark kind="bad">{k.expired(f.date(at))}</Mark>;
  }
}

/** 0: it never ends. */
const DAYS = [30, 90, 365, 0];
type Values = { name: string; role: Role; days: number };
function AddKey({ close }: { close: () => void }) {
  const { t, f } = useI18n();
  const k = t.settings.keys;
  const client = useQueryClient();
  const add = useMutation({
    mutationFn: ({ days, ...values }: Values) =>
      send<{ id: string; key: string }>("POST", "/api-keys", { ...values, expires_in_days: days || null }),
    onSuccess: () => client.invalidateQueries({ queryKey: ["api-keys"] }),
  });
  if (add.data) return <ShownOnce title={k.once} note={k.onceText} text={add.data.key} width={520} close={close} />;
  return (
    <FormDialog<Values>
      title={k.add}
      okText={t.ui.add}
      isSending={add.isPending}
      close={close}
      width={420}
      error={add.error}
      initialValues={{ role: "analyst", days: 365 }}
      onFinish={(values) => add.mutate(values)}
    >
      <Form.Item name="name" label={k.name} rules={[required(t)]}>
        <Input placeholder={k.namePlaceholder} maxLength={80} autoFocus />
      </Form.Item>
      <Form.Item name="role" label={t.settings.staff.role}>
        <Select
          options={(["analyst", "agent", "manager", "owner"] as Role[]).map((value) => ({
            value,
            label: `${t.words.role[value]} · ${t.words.roleHint[value]}`,
          }))}
        />
      </Form.Item>
      <Form.Item name="days" label={k.validFor} extra={k.validHint}>
        <Radio.Group
          options={DAYS.map((value) => ({ value, label: value ? k.validDays(f.number(value)) : k.validForever }))}
        />
      </Form.Item>
    </FormDialog>
  );
}

function Remove({ apiKey }: { apiKey: ApiKey }) {
  const { t } = useI18n();
  const k = t.settings.keys;
  const toast = useToast();
  const client = useQueryClient();
  const remove = useMutation({
    mutationFn: () => send("DELETE", `/api-keys/${apiKey.id}`),
    onSuccess: () => {
      toast.good(k.removed);
      return client.invalidateQueries({ queryKey: ["api-keys"] });
    },
    onError: toast.problem,
  });
  return (
    <Popconfirm
      title={t.ui.pair(k.remove, apiKey.name)}
      description={k.removeText}
      onConfirm={() => remove.mutate()}
      okButtonProps={{ danger: true }}
    >
      <Button size="small" type="text" loading={remove.isPending}>
        {t.ui.delete}
      </Button>
    </Popconfirm>
  );
}
