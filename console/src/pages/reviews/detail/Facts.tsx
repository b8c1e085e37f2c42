import type { ReactNode } from "react";
import type { Review } from "@/api/types";
import { lookup, useI18n } from "@/i18n";
import { Facts as Pairs, Tags } from "@/ui/bits";
import { Stars } from "../bits";

/** The order behind a review, why it counts as bought here, where it came from, how it was changed. */
export function Facts({ review }: { review: Review }) {
  const { t, f } = useI18n();
  const d = t.review.detail;
  const { order } = review;
  const items: [string, ReactNode][] = order
    ? [
        [
          d.orderId,
          <span key="id" className="mono">
            {order.id}
          </span>,
        ],
        [d.orderedAt, f.dateTime(order.ordered_at)],
        [d.deliveredAt, f.dateTime(order.delivered_at)],
        [d.products, <Tags key="products" items={order.products.map(({ name }) => name)} />],
      ]
    : [[d.orderId, review.order_id ? <span className="mono">{review.order_id}</span> : d.noOrder]];
  items.push([review.is_verified ? d.why : d.whyNot, <Why key="why" codes={review.why_verified} />]);
  items.push([d.request, review.request ? d.invited : d.organic]);
  if (review.origin) items.push([d.origin, lookup(t.review.origin, review.origin)]);
  if (review.picture_links.length > 0) items.push([d.pictureLinks, <Links key="links" to={review.picture_links} />]);
  return (
    <section className="review-part" aria-label={d.order}>
      <h3>{d.order}</h3>
      <Pairs items={items} />
      {review.history.length > 0 && <History review={review} />}
    </section>
  );
}

/** Pictures that lie elsewhere are not loaded here: whoever opens one leaves the console. A name alone leads nowhere. */
function Links({ to }: { to: string[] }) {
  const { t, f } = useI18n();
  return (
    <span className="row wrap">
      {to.map((link, index) =>
        /^https?:\/\//.test(link) ? (
          <a key={link} className="link" href={link} target="_blank" rel="noopener noreferrer nofollow">
            {t.review.detail.pictureLink(f.number(index + 1))}
          </a>
        ) : (
          <span key={link} className="mono">
            {link}
          </span>
        ),
      )}
      <span className="faint small">{t.review.detail.pictureLinksHint}</span>
    </span>
  );
}

function Why({ codes }: { codes: string[] }) {
  const { t } = useI18n();
  return (
    <ul>
      {codes.map((code) => (
        <li key={code}>{lookup(t.review.why, code)}</li>
      ))}
    </ul>
  );
}

function History({ review }: { review: Review }) {
  const { t, f } = useI18n();
  return (
    <details>
      <summary className="muted small">
        {t.review.detail.history} ({f.number(Math.max(review.history.length, review.restated.length))})
      </summary>
      <ol className="stack">
        {review.history.map(({ at, rating }) => (
          <li key={at} className="quote">
            <p className="row small muted">
              {rating == null ? t.reviews.class.unrated : <Stars n={rating} />} {f.dateTime(at)}
            </p>
          </li>
        ))}
        {review.restated.map(({ at, by, rating }) => (
          <li key={`${at} ${by}`} className="quote">
            <p className="row small muted">
              {rating == null ? t.reviews.class.unrated : <Stars n={rating} />} {f.dateTime(at)}{" "}
              {lookup(t.review.detail.restated, by)}
            </p>
          </li>
        ))}
      </ol>
    </details>
  );
}
