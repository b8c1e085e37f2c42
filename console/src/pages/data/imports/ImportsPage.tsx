import { Button, Modal } from "antd";
import { useSearchParams } from "react-router";
import { q } from "@/api/queries";
import type { Import } from "@/api/types";
import { useMay } from "@/app/session";
import { useI18n } from "@/i18n";
import { Ago } from "@/ui/bits";
import { Empty } from "@/ui/Empty";
import { List } from "@/ui/list/List";
import type { Column } from "@/ui/list/Table";
import { DataPage } from "../DataPage";
import { ImportMark } from "./ImportMark";
import { OwnMappings } from "./OwnMappings";
import { Upload } from "./Upload";
import "@/styles/imports.css";

export default function ImportsPage() {
  const { t, f } = useI18n();
  const w = t.imports;
  const mayImport = useMay("manageData");
  const [params, setParams] = useSearchParams();
  const open = params.get("new") === "1" && mayImport;
  const setOpen = (next: boolean) => setParams(next ? { new: "1" } : {}, { replace: true });
  const columns: Column<Import>[] = [
    { key: "file", title: w.col.file, render: (row) => row.file_name },
    { key: "state", title: w.col.state, render: (row) => <ImportMark item={row} /> },
    { key: "rows", title: w.col.rows, align: "right", render: (row) => f.number(row.result?.rows) },
    { key: "new", title: w.col.new, align: "right", render: (row) => f.number(row.result?.new) },
    {
      key: "rejected",
      title: w.col.rejected,
      align: "right",
      render: (row) => <span className={row.result?.rejected ? "bad" : ""}>{f.number(row.result?.rejected)}</span>,
    },
    { key: "when", title: w.col.when, align: "right", render: (row) => <Ago at={row.created_at} /> },
  ];
  const create = mayImport && (
    <Button type="primary" onClick={() => setOpen(true)}>
      {w.new}
    </Button>
  );
  return (
    <DataPage note={w.note} actions={create}>
      <List<Import>
        label={t.data.tabs.imports}
        fetch={() => q.imports()}
        columns={columns}
        rowKey={(row) => row.id}
        rowPath={(row) => `/data/imports/${row.id}`}
        empty={mayImport ? <Upload title={w.empty} text={w.emptyText} /> : <Empty title={w.empty} text={w.emptyText} />}
      />
      <OwnMappings />
      <Modal open={open} onCancel={() => setOpen(false)} footer={null} title={w.new} width={560}>
        <Upload />
      </Modal>
    </DataPage>
  );
}
