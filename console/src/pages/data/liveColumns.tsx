import type { LiveEvent } from "@/api/types";
import { useI18n } from "@/i18n";
import { EventName } from "@/ui/bits";
import type { Column } from "@/ui/list/Table";

/** The columns of the events, given what names a source. */
export function useLiveColumns(sourceName: (id: string | null | undefined) => string | undefined): Column<LiveEvent>[] {
  const { t, f } = useI18n();
  const l = t.data.live;
  return [
    {
      key: "at",
      title: l.received,
      width: 90,
      render: (row) => <span className="num muted">{f.time(row.received_at)}</span>,
    },
    {
      key: "name",
      title: l.event,
      phone: "title",
      render: (row) => (
        <strong>
          <EventName name={row.name || row.kind} />
        </strong>
      ),
    },
    { key: "kind", title: l.kind, phone: "hide", render: (row) => <span className="muted">{row.kind}</span> },
    {
      key: "who",
      title: l.who,
      render: ({ user_id, anonymous_id }) => {
        const who = user_id ?? anonymous_id;
        return who ? <span className="mono ellipsis">{who}</span> : null;
      },
    },
    { key: "source", title: l.source, render: (row) => sourceName(row.source_id) ?? "" },
  ];
}
