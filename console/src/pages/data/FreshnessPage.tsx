import { useQuery } from "@tanstack/react-query";
import { q } from "@/api/queries";
import type { Consumer } from "@/api/types";
import { lookup, useI18n } from "@/i18n";
import { Mark } from "@/ui/bits";
import { How } from "@/ui/How";
import { Loaded } from "@/ui/Loaded";
import { type Column, Table } from "@/ui/list/Table";
import { Section } from "@/ui/Page";
import { Stat, Stats } from "@/ui/Stat";
import { DataPage } from "./DataPage";

const LATE_SECONDS = 5;
const STUCK_SECONDS = 300;

export default function FreshnessPage() {
  const { t, f } = useI18n();
  const w = t.data.freshness;
  const freshness = useQuery(q.freshness());
  const state = (row: Consumer) =>
    row.is_refusing ? (
      <Mark kind="bad">{w.refusing}</Mark>
    ) : row.error ? (
      <Mark kind="bad">{w.failing}</Mark>
    ) : row.lag_seconds >= STUCK_SECONDS ? (
      <Mark kind="bad">{w.stuck}</Mark>
    ) : row.lag_seconds >= LATE_SECONDS ? (
      <Mark kind="warn">{w.late}</Mark>
    ) : row.is_outdated ? (
      <Mark kind="warn">{w.outdated}</Mark>
    ) : (
      <Mark kind="good">{w.current}</Mark>
    );
  const columns: Column<Consumer>[] = [
    { key: "name", title: w.consumer, render: (row) => lookup(w.name, row.name) },
    { key: "state", title: w.state, render: state },
    { key: "position", title: w.position, align: "right", render: (row) => f.number(row.position) },
    { key: "behind", title: w.behind, align: "right", render: (row) => f.number(row.behind) },
    { key: "lag", title: w.lag, align: "right", render: (row) => w.seconds(f.number(row.lag_seconds, 1)) },
    {
      key: "poisoned",
      title: w.poisoned,
      align: "right",
      render: (row) => (row.poisoned > 0 ? <span className="bad">{f.number(row.poisoned)}</span> : f.number(0)),
    },
  ];
  const how = (
    <How of={w.lag}>
      <p>{w.how}</p>
    </How>
  );
  return (
    <DataPage note={w.note}>
      <Loaded query={freshness}>
        {({ log, consumers, most_unread }) => (
          <>
            <Stats>
              <Stat label={w.events} value={f.number(log.events)} />
              <Stat label={w.bytes} value={f.bytes(log.bytes)} />
              <Stat label={w.oldest} value={f.date(log.oldest_at)} />
              <Stat label={w.last} value={f.number(log.last_seq)} />
            </Stats>
            {most_unread != null && consumers.some((row) => row.is_refusing) && (
              <p className="notice" data-kind="bad">
                {w.refusingHow(f.number(most_unread))}
              </p>
            )}
            {consumers.some((row) => row.is_outdated) && (
              <p className="notice" data-kind="warn">
                {w.outdatedHow}
              </p>
            )}
            <Section title={w.consumer} actions={how}>
              <Table label={w.consumer} columns={columns} rows={consumers} rowKey={(row) => row.name} />
            </Section>
          </>
        )}
      </Loaded>
    </DataPage>
  );
}
