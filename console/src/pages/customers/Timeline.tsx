import { useInfiniteQuery } from "@tanstack/react-query";
import { Button, Segmented } from "antd";
import { useState } from "react";
import { q } from "@/api/queries";
import type { TimelineItem } from "@/api/types";
import { useI18n } from "@/i18n";
import { EventName } from "@/ui/bits";
import { Empty } from "@/ui/Empty";
import { Failure } from "@/ui/Failure";
import { Bones } from "@/ui/Loaded";
import { Section } from "@/ui/Page";
import { useSources } from "@/ui/sources";
import { groupOf, summaryFacts, type TimelineGroup } from "./summary";

/** Of a page the name is its path; what happened is that it was seen. */
const named = (item: TimelineItem) => (item.kind === "track" && item.name ? item.name : item.kind);
const GROUPS: TimelineGroup[] = ["all", "orders", "browsing", "service", "system"];

/** What happened with this customer, newest first. */
export function Timeline({ id }: { id: string }) {
  const { t } = useI18n();
  const words = t.customers.timeline;
  const [group, setGroup] = useState<TimelineGroup>("all");
  const pages = useInfiniteQuery(q.timeline(id, {}));
  const sources = useSources();
  const items = pages.data?.pages.flatMap((page) => page.items) ?? [];
  const shown = group === "all" ? items : items.filter((item) => groupOf(named(item)) === group);
  const filter = (
    <Segmented
      size="small"
      aria-label={words.filter}
      value={group}
      onChange={setGroup}
      options={GROUPS.map((value) => ({ value, label: words[value] }))}
    />
  );
  return (
    <Section title={t.customers.page.timeline} actions={items.length > 0 && filter}>
      {pages.isPending ? (
        <Bones rows={6} />
      ) : pages.error && items.length === 0 ? (
        <Failure error={pages.error} retry={pages.refetch} />
      ) : items.length === 0 ? (
        <Empty title={words.empty} text={words.emptyText} />
      ) : (
        <ol className="timeline">
          {shown.map((item) => (
            <Entry key={item.seq} item={item} source={sources.name(item.source)} />
          ))}
        </ol>
      )}
      {shown.length === 0 && items.length > 0 && <p className="muted">{t.ui.list.noMatch}</p>}
      {pages.hasNextPage && (
        <Button onClick={() => void pages.fetchNextPage()} loading={pages.isFetchingNextPage}>
          {t.ui.list.loadMore}
        </Button>
      )}
    </Section>
  );
}

function Entry({ item, source }: { item: TimelineItem; source: string | undefined }) {
  const { t, f } = useI18n();
  return (
    <li>
      <time dateTime={item.at} className="muted num" title={f.dateTime(item.at)}>
        {f.dateTime(item.at)}
      </time>
      <div className="stack-s">
        <span>
          <strong>
            <EventName name={named(item)} />
            {item.kind === "page" && item.name && <span className="mono"> {item.name}</span>}
          </strong>
          {source && <span className="faint small"> {t.customers.timeline.source(source)}</span>}
        </span>
        <span className="facts-line">
          {summaryFacts(item.summary, t, f).map((fact, index) => (
            <span key={index}>{fact}</span>
          ))}
        </span>
      </div>
    </li>
  );
}
