import { useState } from "react";
import { q } from "@/api/queries";
import type { RejectedEvent, Source } from "@/api/types";
import { useI18n } from "@/i18n";
import { Empty } from "@/ui/Empty";
import { List } from "@/ui/list/List";
import { useSources } from "@/ui/sources";
import { DataPage } from "./DataPage";
import { DiscardAll } from "./DiscardAll";
import { RejectedDrawer } from "./RejectedDrawer";
import { ReplayAll } from "./ReplayAll";
import { REASONS } from "./reason";
import { useRejectedColumns } from "./rejectedColumns";

const DAYS = [1, 7, 30];

export default function RejectedPage() {
  const { t, f } = useI18n();
  const r = t.data.rejected;
  const sources = useSources();
  const [open, setOpen] = useState<RejectedEvent | null>(null);
  const columns = useRejectedColumns(sources.name);
  return (
    <DataPage note={r.note}>
      <Dropped sources={sources.items} />
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
          {
            kind: "options",
            key: "days",
            label: r.days,
            options: DAYS.map((n) => ({ value: String(n), label: n === 1 ? r.lastDay : r.lastDays(f.number(n)) })),
          },
        ]}
        aside={
          <>
            <ReplayAll />
            <DiscardAll />
          </>
        }
        empty={<Empty title={r.empty} text={r.emptyText} />}
      />
      {open && <RejectedDrawer key={open.id} event={open} close={() => setOpen(null)} />}
    </DataPage>
  );
}

/** Of which sources more was refused than is kept. */
function Dropped({ sources }: { sources: Source[] }) {
  const { t, f } = useI18n();
  const dropped = sources.filter((source) => source.rejected_dropped_30d > 0);
  if (dropped.length === 0) return null;
  return (
    <div className="stack-s" style={{ marginBottom: 12 }}>
      {dropped.map((source) => (
        <p key={source.id} className="notice" role="status">
          {t.data.rejected.dropped(f.number(source.rejected_dropped_30d), source.name)}
        </p>
      ))}
    </div>
  );
}
