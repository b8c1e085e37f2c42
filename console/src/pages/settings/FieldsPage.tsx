import ArrowDownOutlined from "@ant-design/icons/ArrowDownOutlined";
import ArrowUpOutlined from "@ant-design/icons/ArrowUpOutlined";
import { useMutation, useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { send } from "@/api/http";
import { q } from "@/api/queries";
import type { CustomField } from "@/api/types";
import { useMay } from "@/app/session";
import { useI18n } from "@/i18n";
import { Mark } from "@/ui/bits";
import { Empty } from "@/ui/Empty";
import { Loaded } from "@/ui/Loaded";
import { type Column, Table } from "@/ui/list/Table";
import { useToast } from "@/ui/toast";
import { labelOf, useFieldsChanged } from "../customers/fields";
import { FieldDialog } from "./FieldDialog";
import { SettingsPage } from "./SettingsPage";

/** What the shop keeps of its customers beside names and addresses: fields of its own, in its order. */
export default function FieldsPage() {
  const { t } = useI18n();
  const w = t.settings.fields;
  const mayEdit = useMay("manageShop");
  const fields = useQuery(q.customerFields());
  const [open, setOpen] = useState<CustomField | "new" | null>(null);
  const add = (
    <Button type="primary" onClick={() => setOpen("new")}>
      {w.add}
    </Button>
  );
  return (
    <SettingsPage note={mayEdit ? w.note : t.reviewSettings.readOnly} actions={mayEdit && add}>
      <Loaded query={fields}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty title={w.empty} text={w.emptyText}>
              {mayEdit && add}
            </Empty>
          ) : (
            <Fields items={items} edit={setOpen} mayEdit={mayEdit} />
          )
        }
      </Loaded>
      {open && <FieldDialog field={open === "new" ? null : open} close={() => setOpen(null)} />}
    </SettingsPage>
  );
}

type Props = { items: CustomField[]; edit: (field: CustomField) => void; mayEdit: boolean };
function Fields({ items, edit, mayEdit }: Props) {
  const { t, language } = useI18n();
  const w = t.settings.fields;
  const name = (field: CustomField) => labelOf(field.label, language, field.key);
  const options = (field: CustomField) =>
    field.options.map((option) => labelOf(option.label, language, option.key)).join(" / ");
  const columns: Column<CustomField>[] = [
    { key: "name", title: w.name, phone: "title", render: (row) => <Two line={name(row)} below={row.key} /> },
    { key: "type", title: w.type, render: (row) => <Two line={w.types[row.type]} below={options(row)} /> },
    { key: "who", title: w.who, render: (row) => (row.is_personal ? w.personal : w.everybody) },
    {
      key: "state",
      title: w.state,
      render: (row) => <Mark kind={row.is_archived ? "idle" : "good"}>{row.is_archived ? w.archived : w.inUse}</Mark>,
    },
    {
      key: "do",
      title: "",
      align: "right",
      phone: "wide",
      render: (row) => mayEdit && <Actions field={row} name={name(row)} items={items} edit={edit} />,
    },
  ];
  return <Table label={w.tab} columns={columns} rows={items} rowKey={(row) => row.key} />;
}

function Two({ line, below }: { line: string; below: string }) {
  return (
    <span className="stack-s" style={{ gap: 0 }}>
      <span>{line}</span>
      {below && <span className="faint small">{below}</span>}
    </span>
  );
}

type ActionProps = { field: CustomField; name: string; items: CustomField[]; edit: (field: CustomField) => void };
function Actions({ field, name, items, edit }: ActionProps) {
  const { t } = useI18n();
  const w = t.settings.fields;
  const toast = useToast();
  const done = { onSuccess: useFieldsChanged(), onError: toast.problem };
  const order = useMutation({ mutationFn: (keys: string[]) => send("PUT", "/customer-fields", { keys }), ...done });
  const archive = useMutation({
    mutationFn: ({ key, is_archived }: CustomField) =>
      send("PATCH", `/customer-fields/${encodeURIComponent(key)}`, { is_archived: !is_archived }),
    ...done,
  });
  const keys = items.map(({ key }) => key);
  const at = keys.indexOf(field.key);
  const arrow = (by: 1 | -1) => (
    <Button
      size="small"
      type="text"
      icon={by < 0 ? <ArrowUpOutlined /> : <ArrowDownOutlined />}
      aria-label={by < 0 ? w.up(name) : w.down(name)}
      disabled={order.isPending || keys[at + by] === undefined}
      onClick={() => order.mutate(keys.toSpliced(at, 1).toSpliced(at + by, 0, field.key))}
    />
  );
  return (
    <span className="row wrap" style={{ gap: 4, justifyContent: "flex-end" }}>
      {arrow(-1)}
      {arrow(1)}
      <Button size="small" type="text" onClick={() => edit(field)}>
        {t.ui.edit}
      </Button>
      <Button size="small" type="text" loading={archive.isPending} onClick={() => archive.mutate(field)}>
        {field.is_archived ? w.restore : w.archive}
      </Button>
    </span>
  );
}
