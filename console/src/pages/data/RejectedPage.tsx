import { useState } from "react";
import { q } from "@/api/queries";
import type { RejectedEvent } from "@/api/types";
import { useI18n } from "@/i18n";
import { Ago, Mark } from "@/ui/bits";
import { Empty } from "@/ui/Empty";
import { List } from "@/ui/list/List";
import type { Column } from "@/ui/list/Table";
import { useSources } from "@/ui/sources";
import { DataPage } from "./DataPage";
import { DiscardAll } from "./DiscardAll";
import { RejectedDrawer } from "./RejectedDrawer";
import { REASONS, reasonOf } from "./reason";

export default function RejectedPage() {
  const { t } = useI18n();
  const r = t.data.rejected;
  const sources = useSources();
  const [open, setOpen] = useState<RejectedEvent | null>(null);
  const columns: Column<RejectedEvent>[] = [
    {
      key: "reason",
      title: r.reason,
      phone: "title",
      render: (row) => reasonOf(row, t),
    },
    { key: "field", title: r.field, render: (row) => (row.field ? <span className="mono">{row.field}</span> : null) },
    {
      key: "source",
      title: r.source,
      render: (row) => sources.name(row.source_id) ?? t.ui.unknown,
    },
    {
      key: "state",
      title: r.state,
      render: (row) => <Mark kind={row.replayed_at ? "good" : "warn"}>{row.replayed_at ? r.replayed : r.pending}</Mark>,
    },
    { key: "at", title: r.received, align: "right", render: (row) => <Ago at={row.received_at} /> },
  ];
  return (
    <DataPage note={r.note}>
      <List<RejectedEvent>
        label={t.data.tabs.rejected}
        fetch={q.rejected}
        columns={columns}
        rowKey={(row) => row.id}
        onOpen={setOpen}
        filters={[
          {
            kind: "options",
            key: "state",
            label: r.state,
            options: [
              { value: "open", label: r.pending },
              { value: "replayed", label: r.replayed },
            ],
          },
          {
            kind: "options",
            key: "code",
            label: r.reason,
            options: REASONS.map((code) => ({ value: code, label: t.problems.code[code] })),
          },
          {
            kind: "options",
            key: "source",
            label: r.source,
            options: sources.items.map(({ id, name }) => ({ value: id, label: name })),
          },
        ]}
        aside={<DiscardAll />}
        empty={<Empty title={r.empty} text={r.emptyText} />}
      />
      {open && <RejectedDrawer key={open.id} event={open} close={() => setOpen(null)} />}
    </DataPage>
  );
}
