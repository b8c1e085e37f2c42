import CloseCircleFilled from "@ant-design/icons/CloseCircleFilled";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Button, Input, Select } from "antd";
import { useMemo, useRef, useState } from "react";
import { q } from "@/api/queries";
import type { LiveEvent } from "@/api/types";
import { useStream } from "@/app/stream";
import { useI18n } from "@/i18n";
import { EventName } from "@/ui/bits";
import { Empty } from "@/ui/Empty";
import { Failure } from "@/ui/Failure";
import { Bones } from "@/ui/Loaded";
import { type Column, Table } from "@/ui/list/Table";
import { useListUrl } from "@/ui/list/url";
import { DataPage } from "./DataPage";
import { EventDrawer } from "./EventDrawer";
import { mentions, merged } from "./ring";

const KEPT = 500;
const FLUSH_MS = 200;
const KINDS = ["track", "page", "screen", "identify", "group", "alias"];

/** Events as they arrive, gathered for a moment so that a flood does not freeze the page. */
function useLive(paused: boolean) {
  const [events, setEvents] = useState<LiveEvent[]>([]);
  const [held, setHeld] = useState(0);
  const arrived = useRef<LiveEvent[]>([]);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const flush = () => {
    timer.current = undefined;
    const batch = arrived.current.splice(0);
    setEvents((shown) => merged(shown, batch, KEPT));
    setHeld(0);
  };
  useStream("event", (event) => {
    arrived.current = [event, ...arrived.current].slice(0, KEPT);
    if (paused) setHeld((n) => n + 1);
    else timer.current ??= setTimeout(flush, FLUSH_MS);
  });
  return { events, held, flush, clear: () => setEvents([]) };
}

export default function LivePage() {
  const { t, f } = useI18n();
  const l = t.data.live;
  const url = useListUrl();
  const [paused, setPaused] = useState(false);
  const [open, setOpen] = useState<LiveEvent | null>(null);
  const [since, setSince] = useState(0);
  const source = url.params.get("source");
  const kind = url.params.get("kind");
  const text = url.params.get("name") ?? "";
  const sources = useQuery(q.sources()).data?.items ?? [];
  const past = useInfiniteQuery(q.events({ source, kind }));
  const live = useLive(paused);

  const rows = useMemo(() => {
    const old = past.data?.pages.flatMap((page) => page.items) ?? [];
    const all = merged(old, live.events, KEPT);
    return all.filter(
      (event) =>
        event.seq > since &&
        (!source || event.source_id === source) &&
        (!kind || event.kind === kind) &&
        mentions(event, text),
    );
  }, [past.data, live.events, since, source, kind, text]);

  const columns: Column<LiveEvent>[] = [
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
      render: (row) => <span className="mono ellipsis">{row.user_id ?? row.anonymous_id ?? l.anonymous}</span>,
    },
    { key: "source", title: l.source, render: (row) => sources.find(({ id }) => id === row.source_id)?.name ?? "" },
  ];
  const resume = () => {
    setPaused(false);
    live.flush();
  };
  return (
    <DataPage
      note={l.note}
      wide
      actions={
        <>
          <Button onClick={() => setSince(rows[0]?.seq ?? since)}>{l.clear}</Button>
          <Button
            type={paused ? "primary" : "default"}
            onClick={paused ? resume : () => setPaused(true)}
            aria-pressed={paused}
          >
            {paused ? l.resume : l.pause}
          </Button>
        </>
      }
    >
      <search className="filterbar listing-head">
        <Input
          className="filter-search"
          allowClear={{ clearIcon: <CloseCircleFilled aria-label={t.ui.clear} /> }}
          placeholder={l.filter}
          aria-label={l.filter}
          value={text}
          onChange={(event) => url.set({ name: event.target.value })}
        />
        <Select
          aria-label={l.source}
          value={source ?? ""}
          onChange={(value) => url.set({ source: value })}
          popupMatchSelectWidth={false}
          options={[{ value: "", label: l.allSources }, ...sources.map(({ id, name }) => ({ value: id, label: name }))]}
        />
        <Select
          aria-label={l.kind}
          value={kind ?? ""}
          onChange={(value) => url.set({ kind: value })}
          popupMatchSelectWidth={false}
          options={[{ value: "", label: l.allKinds }, ...KINDS.map((value) => ({ value, label: value }))]}
        />
        {paused && (
          <span className="warn" role="status">
            {l.paused(f.number(live.held))}
          </span>
        )}
      </search>
      {past.isPending ? (
        <Bones rows={8} />
      ) : past.error && rows.length === 0 ? (
        <Failure error={past.error} retry={past.refetch} />
      ) : rows.length === 0 ? (
        <Empty title={l.empty} text={l.emptyText} />
      ) : (
        <Table
          keys
          label={t.data.tabs.live}
          columns={columns}
          rows={rows}
          rowKey={(row) => String(row.seq)}
          onOpen={setOpen}
        />
      )}
      <EventDrawer
        event={open}
        source={sources.find(({ id }) => id === open?.source_id)?.name}
        close={() => setOpen(null)}
      />
    </DataPage>
  );
}
