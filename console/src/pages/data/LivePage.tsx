import { useInfiniteQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useMemo, useState } from "react";
import { q } from "@/api/queries";
import type { LiveEvent } from "@/api/types";
import { useI18n } from "@/i18n";
import { Empty } from "@/ui/Empty";
import { Failure } from "@/ui/Failure";
import { Bones } from "@/ui/Loaded";
import { Table } from "@/ui/list/Table";
import { useListUrl } from "@/ui/list/url";
import { useSources } from "@/ui/sources";
import { DataPage } from "./DataPage";
import { EventDrawer } from "./EventDrawer";
import { LiveFilters } from "./LiveFilters";
import { useLiveColumns } from "./liveColumns";
import { RejectedDrawer } from "./RejectedDrawer";
import { concerns, type Line, lines, mentions, merged } from "./ring";
import { KEPT, useLive } from "./useLive";

/** When the page was cleared: what came until then is not shown. */
type Since = { seq: number; at: number };

/** What came before and what arrives, taken or refused, as the address filters it. */
function useLines(paused: boolean, since: Since) {
  const { params } = useListUrl();
  const source = params.get("source");
  const kind = params.get("kind");
  const text = params.get("name") ?? "";
  const past = useInfiniteQuery(q.events({ source, kind }));
  const refused = useInfiniteQuery(q.rejected({ source, state: "open" }));
  const old = useMemo(() => past.data?.pages.flatMap((page) => page.items) ?? [], [past.data]);
  const isShown = (event: LiveEvent) =>
    (!source || event.source_id === source) && (!kind || event.kind === kind) && mentions(event, text);
  const newest = past.data && (old[0]?.seq ?? 0);
  const live = useLive(paused, { source, kind, q: text.trim() || null }, newest);
  const events = merged(old, live.events, KEPT).filter((event) => event.seq > since.seq && isShown(event));
  const others = (refused.data?.pages.flatMap((page) => page.items) ?? []).filter(
    (one) => Date.parse(one.received_at) > since.at && concerns(one, kind, text),
  );
  return { past, live, rows: lines(events, others, KEPT), newest: events[0]?.seq };
}

export default function LivePage() {
  const { t, f } = useI18n();
  const l = t.data.live;
  const [paused, setPaused] = useState(false);
  const [since, setSince] = useState<Since>({ seq: 0, at: 0 });
  const { past, live, rows, newest } = useLines(paused, since);
  const toggle = () => {
    setPaused(!paused);
    if (paused) live.flush();
  };
  const clear = () => {
    setSince({ seq: newest ?? since.seq, at: rows[0] ? Date.parse(rows[0].at) : since.at });
    live.forgetMore();
  };
  return (
    <DataPage
      note={l.note}
      wide
      actions={
        <>
          <Button onClick={clear}>{l.clear}</Button>
          <Button type={paused ? "primary" : "default"} onClick={toggle} aria-pressed={paused}>
            {paused ? l.resume : l.pause}
          </Button>
        </>
      }
    >
      <LiveFilters held={paused ? live.held : null} />
      {past.isPending ? (
        <Bones rows={8} />
      ) : past.error && rows.length === 0 ? (
        <Failure error={past.error} retry={past.refetch} />
      ) : rows.length === 0 ? (
        <Empty title={l.empty} text={l.emptyText} />
      ) : (
        <>
          {live.more > 0 && (
            <p className="notice small" role="status">
              {l.more(f.number(live.more))}
            </p>
          )}
          <LiveTable rows={rows} />
        </>
      )}
    </DataPage>
  );
}

function LiveTable({ rows }: { rows: Line[] }) {
  const { t } = useI18n();
  const { name } = useSources();
  const columns = useLiveColumns(name);
  const [open, setOpen] = useState<Line | null>(null);
  const event = open && "event" in open ? open.event : null;
  const close = () => setOpen(null);
  return (
    <>
      <Table keys label={t.data.tabs.live} columns={columns} rows={rows} rowKey={(row) => row.key} onOpen={setOpen} />
      <EventDrawer event={event} source={name(event?.source_id)} close={close} />
      {open && "refused" in open && <RejectedDrawer key={open.key} event={open.refused} close={close} />}
    </>
  );
}
