import type { RejectedEvent } from "@/api/types";
import { useI18n } from "@/i18n";
import { Ago, Mark } from "@/ui/bits";
import type { Column } from "@/ui/list/Table";
import { reasonOf } from "./reason";

/** The columns of what was refused, given what names a source. */
export function useRejectedColumns(
  sourceName: (id: string | null | undefined) => string | undefined,
): Column<RejectedEvent>[] {
  const { t } = useI18n();
  const r = t.data.rejected;
  return [
    { key: "reason", title: r.reason, phone: "title", render: (row) => reasonOf(row, t) },
    { key: "field", title: r.field, render: (row) => (row.field ? <span className="mono">{row.field}</span> : null) },
    { key: "source", title: r.source, render: (row) => sourceName(row.source_id) ?? t.ui.unknown },
    {
      key: "state",
      title: r.state,
      render: (row) => <Mark kind={row.replayed_at ? "good" : "warn"}>{row.replayed_at ? r.replayed : r.pending}</Mark>,
    },
    { key: "at", title: r.received, align: "right", render: (row) => <Ago at={row.received_at} /> },
  ];
}
