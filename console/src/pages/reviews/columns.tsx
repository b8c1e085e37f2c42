import { useMemo } from "react";
import { Link } from "react-router";
import type { ReviewRow } from "@/api/types";
import { type Messages, useI18n } from "@/i18n";
import { Written } from "@/ui/bits";
import type { Column } from "@/ui/list/Table";
import { unnamed } from "../customers/name";
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
        render: (row) => <Writer of={row} />,
      },
      { key: "state", title: c.state, phone: "wide", render: (row) => <HandlingMark of={row} /> },
      { key: "at", title: c.at, align: "right", render: (row) => <Written of={row} /> },
    ];
    return isBeside ? columns.filter(({ key }) => key === "review" || key === "at") : columns;
  }, [t, isBeside, open, name]);
}

/** As it is signed: how an answer that everybody reads speaks to its writer. */
export const authorName = (row: Pick<ReviewRow, "author">) => row.author.name || null;

type Signed = Pick<ReviewRow, "author" | "customer" | "is_anonymous">;

/** What staff call who wrote it: as their profile has it, else as it is signed. */
export const writerName = ({ author, customer }: Pick<ReviewRow, "author" | "customer">, t: Messages) =>
  customer?.name || author.name || (customer ? unnamed(customer.id, t) : t.customers.nobody);

/** How it is signed, where that is not what staff call its writer. */
export function shownAs(row: Signed, t: Messages): string | null {
  if (row.is_anonymous) return null;
  const name = row.author.name;
  if (!name) return row.customer?.name ? t.reviews.shownAnonymous : null;
  return name === writerName(row, t) ? null : t.reviews.shownAs(name);
}

function Writer({ of }: { of: ReviewRow }) {
  const { t } = useI18n();
  const name = writerName(of, t);
  const shown = shownAs(of, t);
  return (
    <span className="author">
      {of.customer ? (
        <Link className="link ellipsis" to={`/customers/${of.customer.id}`} title={name}>
          {name}
        </Link>
      ) : (
        <span className="ellipsis" title={name}>
          {name}
        </span>
      )}
      {shown && (
        <span className="faint small ellipsis" title={shown}>
          {shown}
        </span>
      )}
    </span>
  );
}

const NAME_LENGTH = 30;

/** What tells a review from the others to who cannot see the row: who wrote it, and how it begins. */
export const reviewName = (row: Pick<ReviewRow, "author" | "customer" | "title" | "text">, t: Messages) => {
  const words = Array.from(row.title || row.text || t.reviews.noText);
  const start = words.length > NAME_LENGTH ? `${words.slice(0, NAME_LENGTH).join("")}…` : words.join("");
  return t.ui.pair(writerName(row, t), start);
};

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
