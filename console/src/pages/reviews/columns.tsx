import { useMemo } from "react";
import type { ReviewRow } from "@/api/types";
import { useI18n } from "@/i18n";
import { Written } from "@/ui/bits";
import type { Column } from "@/ui/list/Table";
import { useAspectName } from "../voices/names";
import { Badges, HandlingMark, MarkedText, RatingMark, spoken, Stars } from "./bits";
import { excerpt } from "./marked";

/** The columns of the inbox; beside an open review only what tells the rows apart. */
export function useReviewColumns(isBeside: boolean, open: ((row: ReviewRow) => void) | null): Column<ReviewRow>[] {
  const { t } = useI18n();
  const name = useAspectName();
  return useMemo(() => {
    const c = t.reviews.col;
    const columns: Column<ReviewRow>[] = [
      { key: "review", title: c.review, phone: "title", render: (row) => <Summary of={row} name={name} open={open} /> },
      {
        key: "author",
        title: c.author,
        render: (row) => <span className="author">{authorName(row) ?? t.reviews.anonymousAuthor}</span>,
      },
      { key: "state", title: c.state, phone: "wide", render: (row) => <HandlingMark of={row} /> },
      { key: "at", title: c.at, align: "right", render: (row) => <Written of={row} /> },
    ];
    return isBeside ? columns.filter(({ key }) => key === "review" || key === "at") : columns;
  }, [t, isBeside, open, name]);
}

export const authorName = (row: Pick<ReviewRow, "author">) => row.author.name || null;

type SummaryProps = { of: ReviewRow; name: (key: string) => string; open: ((row: ReviewRow) => void) | null };

function Summary({ of, name, open }: SummaryProps) {
  const { t } = useI18n();
  const short = of.text ? excerpt(of.text, of.aspects) : null;
  const words = (
    <span dir="auto" className="review-words" lang={spoken(of.language)}>
      {of.title && <b>{of.title} </b>}
      {short ? <MarkedText text={short.text} said={short.said} name={name} /> : !of.title && <NoText />}
    </span>
  );
  return (
    <span className="stack-s review-summary">
      <span className="row wrap">
        <Stars n={of.rating} />
        <RatingMark of={of.class} />
        <Badges of={of} />
      </span>
      {open ? (
        <button type="button" className="bare" onClick={() => open(of)}>
          {words}
        </button>
      ) : (
        words
      )}
      <span className="faint small ellipsis">
        {of.product ? of.product.name || of.product.id : of.category || t.reviews.shopReview}
      </span>
    </span>
  );
}

function NoText() {
  const { t } = useI18n();
  return <span className="faint">{t.reviews.noText}</span>;
}
