/** How reviews look wherever they are shown. */
import type { Polarity, ReviewClass, ReviewRow } from "@/api/types";
import { lookup, useI18n } from "@/i18n";
import { Mark } from "@/ui/bits";
import { handling, isPast } from "./handling";
import { pieces, type Said } from "./marked";

/** Nothing where there are none; the class says so. */
export function Stars({ n }: { n: number | null | undefined }) {
  const { t, f } = useI18n();
  if (n == null) return null;
  const full = Math.max(0, Math.min(5, Math.round(n)));
  return (
    <span className="stars" role="img" aria-label={t.reviews.stars(f.number(n, 1))}>
      <span aria-hidden="true">{"★".repeat(full)}</span>
      <span aria-hidden="true" className="faint">
        {"★".repeat(5 - full)}
      </span>
    </span>
  );
}

const CLASS_KIND = { good: "good", neutral: "warn", bad: "bad", unrated: "idle" } as const;
export function RatingMark({ of }: { of: ReviewClass }) {
  const { t } = useI18n();
  return <Mark kind={CLASS_KIND[of]}>{t.reviews.class[of]}</Mark>;
}

const POLARITY_KIND = { positive: "good", neutral: "idle", negative: "bad" } as const;
export function PolarityMark({ of }: { of: Polarity }) {
  const { t } = useI18n();
  return <Mark kind={POLARITY_KIND[of]}>{t.reviews.polarity[of]}</Mark>;
}

/** The language to read a text out in; one that is neither is read as the page is. */
export const spoken = (language: string | null | undefined) =>
  language === "zh" || language === "en" ? language : undefined;

/** A text with the words that show an aspect marked by their polarity. */
export function MarkedText({
  text,
  said,
  name,
}: {
  text: string;
  said: readonly Said[];
  name: (key: string) => string;
}) {
  const { t } = useI18n();
  return (
    <>
      {pieces(text, said).map(({ text: part, aspect, polarity }, index) =>
        aspect && polarity ? (
          <mark key={index} data-polarity={polarity} title={`${name(aspect)} · ${t.reviews.polarity[polarity]}`}>
            {part}
          </mark>
        ) : (
          <span key={index}>{part}</span>
        ),
      )}
    </>
  );
}

/** What is to be known of a review beside its stars and words. */
export function Badges({ of }: { of: ReviewRow }) {
  const { t, f } = useI18n();
  const { badge, badgeHint } = t.reviews;
  return (
    <span className="row wrap tags badges">
      {of.is_verified && (
        <span className="tag good" title={badgeHint.verified}>
          {badge.verified}
        </span>
      )}
      {of.is_rewarded && (
        <span className="tag warn" title={badgeHint.rewarded}>
          {badge.rewarded}
        </span>
      )}
      {of.is_anonymous && (
        <span className="tag" title={badgeHint.anonymous}>
          {badge.anonymous}
        </span>
      )}
      {of.is_message && (
        <span className="tag" title={badgeHint.message}>
          {badge.message}
        </span>
      )}
      {of.state !== "published" && <span className="tag bad">{badge[of.state]}</span>}
      {of.open_reports > 0 && <span className="tag warn">{badge.reported(f.number(of.open_reports))}</span>}
      {of.photos.length > 0 && <span className="tag">{badge.photos(f.number(of.photos.length))}</span>}
    </span>
  );
}

/** Since when a review is held, and what becomes of it. */
export function HeldMark({ of }: { of: ReviewRow["held"] }) {
  const { t, f } = useI18n();
  const { badge, held } = t.reviews;
  if (!of) return <Mark kind="warn">{badge.held}</Mark>;
  const isOverdue = isPast(of.due_at);
  const next = of.needs_person ? (isOverdue ? held.overdue : held.due) : held.byItself;
  return (
    <Mark kind={isOverdue ? "bad" : "warn"}>
      {held.since(f.ago(of.since))} · {next(f.ago(of.due_at))}
    </Mark>
  );
}

/** Where the work on a review stands. */
export function HandlingMark({ of }: { of: ReviewRow }) {
  const { t, f } = useI18n();
  const { state, badge } = t.reviews;
  const now = handling(of);
  if (now === "rejected") return <Mark kind="warn">{badge.rejected}</Mark>;
  if (now === "held") return <HeldMark of={of.held} />;
  if (now === "overdue" || now === "due") {
    const owner = of.recovery?.owner_name;
    return (
      <Mark kind={now === "overdue" ? "bad" : "warn"}>
        {state[now](f.ago(of.recovery?.due_at))}
        {owner && ` · ${owner}`}
      </Mark>
    );
  }
  if (now === "closed")
    return <Mark kind="good">{state.closed(lookup(t.review.recovery.outcomes, of.recovery?.outcome ?? ""))}</Mark>;
  return now === "answered" ? <Mark kind="good">{state.answered}</Mark> : <Mark kind="idle">{state.waiting}</Mark>;
}
