import { Link } from "react-router";
import { address } from "@/api/http";
import type { Photo, Review } from "@/api/types";
import { lookup, useI18n } from "@/i18n";
import { Written } from "@/ui/bits";
import { Photos } from "@/ui/Photos";
import { shownAs, writerName } from "../columns";
import { Badges, MarkedText, RatingMark, spoken, Stars } from "../bits";
import { useAspectName, useDimensionName, useDimensionOptions } from "../../voices/names";
import { Facts } from "./Facts";
import { Moderation } from "./Moderation";
import { RecoveryBox } from "./RecoveryBox";
import { Replies } from "./Replies";
import { Said } from "./Said";

type Props = { review: Review; replyAsked: number; next?: (() => void) | undefined };

/** Everything about one review, in the order in which it is worked on. */
export function ReviewDetail({ review, replyAsked, next }: Props) {
  // Whether it is shown is decided first.
  const isUndecided = review.state === "held" || review.open_reports > 0;
  return (
    <article className="review">
      <Head review={review} />
      <Words review={review} />
      {isUndecided && <Moderation review={review} />}
      <Said review={review} />
      {review.recovery && <RecoveryBox review={review} recovery={review.recovery} />}
      <Replies review={review} replyAsked={replyAsked} next={next} />
      {!isUndecided && <Moderation review={review} />}
      <Facts review={review} />
    </article>
  );
}

function Head({ review }: { review: Review }) {
  const { t } = useI18n();
  const name = writerName(review, t);
  const shown = shownAs(review, t);
  return (
    <header className="stack-s">
      <div className="row wrap">
        <Stars n={review.rating} />
        <RatingMark of={review.class} />
        <Badges of={review} />
      </div>
      <div className="row wrap muted small">
        {review.customer_id ? (
          <Link className="link" to={`/customers/${review.customer_id}`}>
            {name}
          </Link>
        ) : (
          <span>{name}</span>
        )}
        {shown && <span className="faint">{shown}</span>}
        <span>·</span>
        <Written of={review} />
        <span>·</span>
        <span className="ellipsis">
          {[
            review.product ? review.product.name || review.product.id : !review.category && t.reviews.shopReview,
            review.category,
          ]
            .filter(Boolean)
            .join(" · ")}
        </span>
      </div>
      {review.urgency_reasons.length > 0 && (
        <p className="small warn">
          {t.ui.pair(
            t.review.detail.urgent,
            review.urgency_reasons.map((reason) => lookup(t.review.urgency, reason)).join(" · "),
          )}
        </p>
      )}
    </header>
  );
}

function Words({ review }: { review: Review }) {
  const { t, f } = useI18n();
  const name = useAspectName();
  const dimensionName = useDimensionName();
  const order = useDimensionOptions().map(({ value }) => value);
  const place = (key: string) => (order.includes(key) ? order.indexOf(key) : order.length);
  const dimensions = Object.entries(review.dimensions).sort(([one], [other]) => place(one) - place(other));
  return (
    <div className="stack">
      {review.title && <h2>{review.title}</h2>}
      {review.text ? (
        <p dir="auto" className="review-text" lang={spoken(review.language)}>
          <MarkedText text={review.text} said={review.aspects} name={name} />
        </p>
      ) : (
        <p className="faint">{t.reviews.noText}</p>
      )}
      <Pictured photos={review.photos} of={review.state} />
      {dimensions.length > 0 && (
        <p className="row wrap small muted">
          {dimensions.map(([key, value]) => (
            <span key={key}>
              {dimensionName(key)} <b className="num">{f.number(value, 1)}</b>
            </span>
          ))}
        </p>
      )}
      {review.follow_up && (
        <div className="quote" title={t.review.detail.followUpHint}>
          <p className="small muted">
            {t.review.detail.followUp} · <Written of={review.follow_up} />
          </p>
          <p dir="auto" className="review-text">
            {review.follow_up.text}
          </p>
          <Pictured photos={review.follow_up.photos} of={review.state} />
        </div>
      )}
    </div>
  );
}

/** What is published lies where everybody finds it; what is not is given only to those who may see it. */
function Pictured({ photos, of }: { photos: Photo[]; of: Review["state"] }) {
  const { t, f } = useI18n();
  const picture = (id: string, size: "320" | "1280") =>
    of === "published" ? `/media/${id}/${size}.jpg` : address(`/review-pictures/${id}`, { size });
  const shown = photos.map(({ id }, at) => ({
    small: picture(id, "320"),
    large: picture(id, "1280"),
    alt: t.review.detail.photo(f.number(at + 1)),
  }));
  return <Photos of={shown} />;
}
