import type { ReviewRow } from "@/api/types";
import { useI18n } from "@/i18n";
import { RatingMark, spoken, Stars } from "../bits";
import { writerName } from "../columns";
import { excerpt } from "../marked";

/** Which review is meant: its stars, who wrote it, and the words that matter. */
export function ReviewHead({ of }: { of: ReviewRow }) {
  const { t } = useI18n();
  const text = of.text ? excerpt(of.text, of.aspects).text : (of.title ?? t.reviews.noText);
  return (
    <span className="stack-s">
      <span className="row wrap">
        <Stars n={of.rating} />
        <RatingMark of={of.class} />
        <span className="muted small">{writerName(of, t)}</span>
      </span>
      <span dir="auto" className="review-words" lang={spoken(of.language)}>
        {text}
      </span>
    </span>
  );
}
