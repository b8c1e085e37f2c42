import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { Link } from "react-router";
import { scoreboard } from "@/api/scoreboard";
import type { Scoreboard } from "@/api/types";
import { useSession } from "@/app/session";
import { lookup, useI18n } from "@/i18n";
import { Empty } from "@/ui/Empty";
import { Loaded } from "@/ui/Loaded";
import { useListUrl } from "@/ui/list/url";
import { Page, Section } from "@/ui/Page";
import { asked } from "./asked";
import { Beside } from "./Beside";
import { Choices, Keep } from "./Choices";
import { DroppedList } from "./Dropped";
import { MeasureCard } from "./MeasureCard";
import { besideOf, grouped } from "./measures";
import "@/styles/scoreboard.css";

/** Every measure of the shop side by side: how high, how sure, how it moved, and whose it is. */
export default function ScoreboardPage() {
  const { t } = useI18n();
  const w = t.scoreboard;
  const url = useListUrl();
  const query = asked(url.params);
  const board = useQuery(scoreboard(query));
  return (
    <Page title={w.title} note={board.data && <Note board={board.data} />} actions={<Keep query={query} />}>
      <Choices query={query} board={board.data} error={board.error} choose={url.set} />
      <Loaded query={board} rows={10}>
        {(data) =>
          !data.first ? (
            <Empty title={w.empty} text={w.emptyText}>
              <Link to="/data/imports?new=1">
                <Button type="primary">{t.app.palette.newImport}</Button>
              </Link>
            </Empty>
          ) : (
            <>
              <Section title={w.dropped.title} note={w.dropped.note}>
                <DroppedList items={data.dropped} />
              </Section>
              <Measures board={data} />
              <Beside
                query={query}
                chosen={besideOf(url.params)}
                choose={(segments) => url.set({ beside: segments.join(",") || null })}
              />
            </>
          )
        }
      </Loaded>
    </Page>
  );
}

function Measures({ board }: { board: Scoreboard }) {
  const { t } = useI18n();
  const w = t.scoreboard;
  return (
    <>
      {grouped(board.measures).map(({ group, measures }) => (
        <Section key={group} title={lookup(w.group, group)}>
          <div className="measures">
            {measures.map((measure) => (
              <MeasureCard key={measure.key} measure={measure} />
            ))}
          </div>
        </Section>
      ))}
    </>
  );
}

/** Of when the numbers are, and with when they are compared; on paper also whose they are. */
function Note({ board: { period, previous, segment_name } }: { board: Scoreboard }) {
  const { t, f } = useI18n();
  const w = t.scoreboard;
  const { shop } = useSession();
  return (
    <>
      {w.period(f.date(period.from), f.date(period.to))} · {w.comparedTo(f.date(previous.from), f.date(previous.to))}
      {segment_name && <p className="print-only small">{t.ui.pair(w.segment, segment_name)}</p>}
      <p className="print-only small">{w.printed(shop.name, f.dateTime(new Date().toISOString()))}</p>
    </>
  );
}
