import { q } from "@/api/queries";
import type { UnreadEvent } from "@/api/types";
import { lookup, useI18n } from "@/i18n";
import { EventName } from "@/ui/bits";
import { Empty } from "@/ui/Empty";
import { List } from "@/ui/list/List";
import type { Column } from "@/ui/list/Table";
import { DataPage } from "./DataPage";

/** Events that were taken and count nowhere, each with the reason. */
export default function UnreadPage() {
  const { t, f } = useI18n();
  const u = t.data.unread;
  const columns: Column<UnreadEvent>[] = [
    { key: "name", title: u.event, phone: "title", render: (row) => <EventName name={row.name} /> },
    { key: "reader", title: u.reader, render: (row) => lookup(u.readers, row.reader) },
    { key: "reason", title: u.reason, phone: "wide", render: (row) => <span className="muted">{row.reason}</span> },
    { key: "seq", title: u.number, align: "right", render: (row) => f.number(row.seq) },
  ];
  return (
    <DataPage note={u.note}>
      <List<UnreadEvent>
        label={t.data.tabs.unread}
        fetch={() => q.unread()}
        columns={columns}
        rowKey={(row) => `${row.seq}${row.reader}`}
        empty={<Empty title={u.empty} text={u.emptyText} />}
      />
    </DataPage>
  );
}
