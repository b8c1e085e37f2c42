import CloseOutlined from "@ant-design/icons/CloseOutlined";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Button, Segmented, Select } from "antd";
import { useState } from "react";
import { Link } from "react-router";
import type { Query } from "@/api/http";
import { listen } from "@/api/listen";
import { type AspectCourse, type AspectSentence, POLARITIES, type VoiceSentence } from "@/api/types";
import { useKeys } from "@/app/shortcuts";
import { useI18n } from "@/i18n";
import { Written } from "@/ui/bits";
import { Failure } from "@/ui/Failure";
import { Bones } from "@/ui/Loaded";
import { useLooking } from "@/ui/list/useLooking";
import { MarkedText } from "../reviews/bits";
import { Course } from "./Course";
import { courseOf, hasCourse } from "./courses";
import { useAspectName } from "./names";
import { isWant } from "./wants";

type Props = {
  aspect: string;
  query: Record<string, string | number | null>;
  /** `null`: reviews, with all that is known of them. */
  source: string | null;
  close: () => void;
};
type Days = { from: string; to: string };
/** A sentence of a review, or of whatever else customers say. */
type Said = Omit<VoiceSentence, "id" | "link" | "source"> &
  Partial<Pick<VoiceSentence, "link" | "source"> & Pick<AspectSentence, "review_id" | "probability">>;

/** The sentences behind a number, with the words that show it. */
export function Sentences({ aspect, query, source, close }: Props) {
  const { t } = useI18n();
  const s = t.voices.sentences;
  const name = useAspectName();
  const [polarity, setPolarity] = useState<string>(isWant(aspect) ? "all" : "negative");
  const [part, setPart] = useState<Days | null>(null);
  const narrowed = { ...query, polarity: polarity === "all" ? null : polarity, from: part?.from, to: part?.to };
  const { pages, items } = useSaid(aspect, narrowed, source);
  const hasReviews = source === null || source === "all";
  const course = useCourse(aspect, query, source);
  const isLooking = useLooking(pages, items.length);
  useKeys(new Map([["Escape", close]]));
  return (
    <aside className="panel" aria-label={s.title(name(aspect))}>
      <div className="row panel-head">
        <h2 className="grow">{s.title(name(aspect))}</h2>
        <Button type="text" icon={<CloseOutlined />} aria-label={s.close} onClick={close} />
      </div>
      <div className="stack">
        {course && <Course aspect={aspect} of={course} pick={setPart} />}
        {course && <Parts of={course} part={part} choose={setPart} />}
        {!isWant(aspect) && (
          <Segmented
            aria-label={t.reviews.filter.polarity}
            value={polarity}
            onChange={setPolarity}
            options={[
              ...POLARITIES.toReversed().map((value) => ({ value, label: t.reviews.polarity[value] })),
              { value: "all", label: s.all },
            ]}
          />
        )}
        {pages.isPending || isLooking ? (
          <Bones rows={6} />
        ) : pages.error && items.length === 0 ? (
          <Failure error={pages.error} retry={pages.refetch} />
        ) : items.length === 0 ? (
          <p className="muted">{s.empty}</p>
        ) : (
          <ul className="stack">
            {items.map((item, index) => (
              <Sentence key={`${index}:${item.at}`} of={item} aspect={aspect} />
            ))}
          </ul>
        )}
        {pages.hasNextPage && !isLooking && (
          <Button onClick={() => void pages.fetchNextPage()} loading={pages.isFetchingNextPage}>
            {t.ui.list.loadMore}
          </Button>
        )}
        {hasReviews && (
          <Link className="link small" to={`/reviews?aspect=${encodeURIComponent(aspect)}`}>
            {s.reviews} →
          </Link>
        )}
      </div>
    </aside>
  );
}

/** Where the aspect was spoken of more than once in the period. */
function useCourse(aspect: string, query: Query, source: string | null): AspectCourse | undefined {
  const ofReviews = courseOf(query);
  const reviews = useQuery({
    ...listen.course(aspect, ofReviews ?? {}),
    enabled: source === null && ofReviews !== null,
  });
  const all = useQuery({
    ...listen.voiceCourse(aspect, { days: query.days, source: named(source) }),
    enabled: source !== null,
  });
  const course = source === null ? reviews.data : all.data;
  return course && hasCourse(course.items) ? course : undefined;
}

const named = (source: string | null) => (source === "all" ? null : source);

/** Which part of the period the sentences are of; the same as to press a part of its picture. */
function Parts({ of, part, choose }: { of: AspectCourse; part: Days | null; choose: (part: Days | null) => void }) {
  const { t, f } = useI18n();
  const s = t.voices.sentences;
  const parts = of.items.filter(({ mentions }) => mentions > 0);
  const days = ({ from, to }: Days) => (from === to ? f.date(from) : `${f.date(from)} – ${f.date(to)}`);
  return (
    <Select<string>
      aria-label={s.part}
      value={part?.from ?? ""}
      onChange={(from) => choose(parts.find((one) => one.from === from) ?? null)}
      popupMatchSelectWidth={false}
      options={[
        { value: "", label: s.wholePeriod },
        ...parts.toReversed().map((one) => ({ value: one.from, label: days(one) })),
      ]}
    />
  );
}

/** Of reviews alone, or of one or all of the places where customers say something. */
function useSaid(aspect: string, query: Query, source: string | null) {
  const isAll = source !== null;
  const reviews = useInfiniteQuery({ ...listen.sentences(aspect, query), enabled: !isAll });
  const { days, polarity, from, to } = query;
  const all = useInfiniteQuery({
    ...listen.said(aspect, { days, polarity, from, to, source: named(source) }),
    enabled: isAll,
  });
  const items: Said[] = isAll
    ? (all.data?.pages.flatMap((page) => page.items) ?? [])
    : (reviews.data?.pages.flatMap((page) => page.items) ?? []);
  return { pages: isAll ? all : reviews, items };
}

function Sentence({ of, aspect }: { of: Said; aspect: string }) {
  const { t, f } = useI18n();
  const s = t.voices.sentences;
  const name = useAspectName();
  const quotes = of.end > of.start ? [{ start: of.start, end: of.end }] : [];
  const said = [{ aspect, polarity: of.polarity, quotes }];
  return (
    <li className="quote">
      <p dir="auto" className="review-text">
        <MarkedText text={of.sentence} said={said} name={name} />
      </p>
      <p className="row wrap small muted">
        <Written of={of} />
        {of.product && <span className="ellipsis">{of.product.name || of.product.id}</span>}
        {!isWant(aspect) && of.probability !== undefined && (
          <span className="faint">{s.sure(f.percent(of.probability))}</span>
        )}
        <Link className="link" to={of.link ?? `/reviews/${of.review_id}`}>
          {s.whole[of.source ?? "review"]}
        </Link>
      </p>
    </li>
  );
}
