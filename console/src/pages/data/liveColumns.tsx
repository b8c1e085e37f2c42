import { useI18n } from "@/i18n";
import { EventName, Mark } from "@/ui/bits";
import type { Column } from "@/ui/list/Table";
import { reasonOf } from "./reason";
import type { Line } from "./ring";

/** The columns of what arrives, taken or refused, given what names a source. */
export function useLiveColumns(sourceName: (id: string | null | undefined) => string | undefined): Column<Line>[] {
  const { t, f } = useI18n();
  const l = t.data.live;
  return [
    {
      key: "at",
      title: l.received,
      width: 90,
      render: (row) => <span className="num muted">{f.time(row.at)}</span>,
    },
    {
      key: "name",
      title: l.event,
      phone: "title",
      render: (row) =>
        "event" in row ? (
          <strong>
            <EventName name={row.event.name || row.event.kind} />
          </strong>
        ) : (
          <Mark kind="bad">{l.refused(reasonOf(row.refused, t))}</Mark>
        ),
    },
    {
      key: "kind",
      title: l.kind,
      phone: "hide",
      render: (row) => ("event" in row ? <span className="muted">{row.event.kind}</span> : null),
    },
    {
      key: "who",
      title: l.who,
      render: (row) => {
        const who = "event" in row ? (row.event.user_id ?? row.event.anonymous_id) : null;
        return who ? <span className="mono ellipsis">{who}</span> : null;
      },
    },
    {
      key: "source",
      title: l.source,
      render: (row) => sourceName("event" in row ? row.event.source_id : row.refused.source_id) ?? "",
    },
  ];
}
