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
import { mentions, merged } from "./ring";
import { KEPT, useLive } from "./useLive";

/** What came before and what arrives, as the address filters it, after the event numbered `since`. */
function useEvents(paused: boolean, since: number) {
  const { params } = useListUrl();
  const source = params.get("source");
  const kind = params.get("kind");
  const text = params.get("name") ?? "";
  const past = useInfiniteQuery(q.events({ source, kind }));
  const live = useLive(paused);
  const rows = useMemo(() => {
    const old = past.data?.pages.flatMap((page) => page.items) ?? [];
    return merged(old, live.events, KEPT).filter(
      (event) =>
        event.seq > since &&
        (!source || event.source_id === source) &&
        (!kind || event.kind === kind) &&
        mentions(event, text),
    );
  }, [past.data, live.events, since, source, kind, text]);
  return { past, live, rows };
}

export default function LivePage() {
  const { t } = useI18n();
  const l = t.data.live;
  const [paused, setPaused] = useState(false);
  const [since, setSince] = useState(0);
  const { past, live, rows } = useEvents(paused, since);
  const toggle = () => {
    setPaused(!paused);
    if (paused) live.flush();
  };
  return (
    <DataPage
      note={l.note}
      wide
      actions={
        <>
          <Button onClick={() => setSince(rows[0]?.seq ?? since)}>{l.clear}</Button>
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
        <LiveTable rows={rows} />
      )}
    </DataPage>
  );
}

function LiveTable({ rows }: { rows: LiveEvent[] }) {
  const { t } = useI18n();
  const { name } = useSources();
  const columns = useLiveColumns(name);
  const [open, setOpen] = useState<LiveEvent | null>(null);
  return (
    <>
      <Table
        keys
        label={t.data.tabs.live}
        columns={columns}
        rows={rows}
        rowKey={(row) => String(row.seq)}
        onOpen={setOpen}
      />
      <EventDrawer event={open} source={name(open?.source_id)} close={() => setOpen(null)} />
    </>
  );
}
