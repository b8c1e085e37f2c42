import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { Segmented } from "antd";
import { useState } from "react";
import { q } from "@/api/queries";
import { TIMELINE_KINDS, type TimelineItem, type TimelineKind } from "@/api/types";
import { useI18n } from "@/i18n";
import { EventName, Written } from "@/ui/bits";
import { Empty } from "@/ui/Empty";
import { LoadedPages } from "@/ui/LoadedPages";
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
  const hasAny = pages.data?.pages.some((page) => page.items.length > 0) ?? false;
  const filter = (
    <Segmented
      size="small"
      aria-label={words.filter}
      value={kind}
      onChange={setKind}
      options={CHOICES.map((value) => ({ value, label: words[value] }))}
    />
  );
  const none = <Empty title={words.empty} text={words.emptyText} />;
  return (
    <Section title={t.customers.page.timeline} actions={(hasAny || kind !== "all") && filter}>
      <LoadedPages query={pages} rows={6} empty={kind === "all" ? none : <p className="muted">{t.ui.list.noMatch}</p>}>
        {(items) => (
          <ol className="timeline">
            {items.map((item) => (
              <Entry key={item.seq} item={item} source={sources.name(item.source)} />
            ))}
          </ol>
        )}
      </LoadedPages>
    </Section>
  );
}

function Entry({ item, source }: { item: TimelineItem; source: string | undefined }) {
  const { t, f } = useI18n();
  return (
    <li>
      {item.is_undated ? (
        <Written of={item} />
      ) : (
        <time dateTime={item.at} className="muted num" title={f.dateTime(item.at)}>
          {f.dateTime(item.at)}
        </time>
      )}
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
