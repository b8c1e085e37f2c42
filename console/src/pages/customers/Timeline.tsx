import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { Button, Segmented } from "antd";
import { useState } from "react";
import { q } from "@/api/queries";
import { TIMELINE_KINDS, type TimelineItem, type TimelineKind } from "@/api/types";
import { useI18n } from "@/i18n";
import { EventName } from "@/ui/bits";
import { Empty } from "@/ui/Empty";
import { Failure } from "@/ui/Failure";
import { Bones } from "@/ui/Loaded";
import { Section } from "@/ui/Page";
import { useSources } from "@/ui/sources";
import { summaryFacts } from "./summary";

/** Of a page the name is its path; what happened is that it was seen. */
const named = (item: TimelineItem) => (item.kind === "track" && item.name ? item.name : item.kind);
const CHOICES = ["all", ...TIMELINE_KINDS] as const;

/** What happened with this customer, newest first. */
export function Timeline({ id }: { id: string }) {
  const { t } = useI18n();
  const words = t.customers.timeline;
  const [kind, setKind] = useState<TimelineKind | "all">("all");
  const pages = useInfiniteQuery({
    ...q.timeline(id, kind === "all" ? {} : { kind }),
    placeholderData: keepPreviousData,
  });
  const sources = useSources();
  const items = pages.data?.pages.flatMap((page) => page.items) ?? [];
  const filter = (
    <Segmented
      size="small"
      aria-label={words.filter}
      value={kind}
      onChange={setKind}
      options={CHOICES.map((value) => ({ value, label: words[value] }))}
    />
  );
  return (
    <Section title={t.customers.page.timeline} actions={(items.length > 0 || kind !== "all") && filter}>
      {pages.isPending ? (
        <Bones rows={6} />
      ) : pages.error && items.length === 0 ? (
        <Failure error={pages.error} retry={pages.refetch} />
      ) : items.length === 0 && kind !== "all" ? (
        <p className="muted">{t.ui.list.noMatch}</p>
      ) : items.length === 0 ? (
        <Empty title={words.empty} text={words.emptyText} />
      ) : (
        <ol className="timeline">
          {items.map((item) => (
            <Entry key={item.seq} item={item} source={sources.name(item.source)} />
          ))}
        </ol>
      )}
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
