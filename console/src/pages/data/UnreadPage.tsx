import { q } from "@/api/queries";
import type { UnreadEvent } from "@/api/types";
import { lookup, useI18n } from "@/i18n";
import { EventName } from "@/ui/bits";
import { Empty } from "@/ui/Empty";
import type { Filter } from "@/ui/list/filters";
import { List } from "@/ui/list/List";
import type { Column } from "@/ui/list/Table";
import { DataPage } from "./DataPage";
import { DismissUnread } from "./DismissUnread";
import { whyUnread } from "./reason";

/** Events that were taken and count nowhere, each with the reason. */
export default function UnreadPage() {
  const { t, f } = useI18n();
  const u = t.data.unread;
  const columns: Column<UnreadEvent>[] = [
    { key: "name", title: u.event, phone: "title", render: (row) => <EventName name={row.name} /> },
    { key: "reader", title: u.reader, render: (row) => lookup(u.readers, row.reader) },
    { key: "reason", title: u.reason, phone: "wide", render: (row) => <Why event={row} /> },
    { key: "seq", title: u.number, align: "right", render: (row) => f.number(row.seq) },
    { key: "dismiss", title: "", align: "right", render: (row) => <DismissUnread event={row} /> },
  ];
  return (
    <DataPage note={u.note}>
      <List<UnreadEvent>
        label={t.data.tabs.unread}
        fetch={q.unread}
        columns={columns}
        rowKey={(row) => `${row.seq}${row.reader}`}
        filters={useFilters()}
        empty={<Empty title={u.empty} text={u.emptyText} />}
      />
    </DataPage>
  );
}

/** In words; below them what the server says of it, which may quote what was sent. */
function Why({ event }: { event: UnreadEvent }) {
  const { t } = useI18n();
  const words = whyUnread(event, t);
  return (
    <div>
      <div>{words}</div>
      {words !== event.reason && <div className="faint small">{event.reason}</div>}
    </div>
  );
}

function useFilters(): Filter[] {
  const { t } = useI18n();
  const u = t.data.unread;
  const options = (words: Readonly<Record<string, string>>) =>
    Object.entries(words).map(([value, label]) => ({ value, label }));
  return [
    {
      kind: "options",
      key: "state",
      label: u.state,
      options: options({ open: u.open, dismissed: u.dismissed, all: u.all }),
    },
    { kind: "options", key: "code", label: u.reason, options: options(u.whyCode) },
    { kind: "options", key: "reader", label: u.reader, options: options(u.readers) },
  ];
}
