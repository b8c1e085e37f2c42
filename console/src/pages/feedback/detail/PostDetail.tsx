import { Link } from "react-router";
import type { FeedbackDetail } from "@/api/types";
import { lookup, useI18n } from "@/i18n";
import { MarkedText, PolarityMark } from "@/pages/reviews/bits";
import { useAspectName } from "@/pages/voices/names";
import { isWant } from "@/pages/voices/wants";
import { Ago } from "@/ui/bits";
import { ApprovalTag, ClockMark, KindMark, StateTag, useAuthorName } from "../bits";
import { About } from "./About";
import { Handling } from "./Handling";
import { Log } from "./Log";
import { Merging } from "./Merging";
import { Moderation } from "./Moderation";
import { aspectsOf, quotesIn } from "./quotes";
import { Thread } from "./Thread";

type Props = { post: FeedbackDetail; answerAsked: number; next?: (() => void) | undefined };

/** Everything about one post, in the order in which it is worked on. */
export function PostDetail({ post, answerAsked, next }: Props) {
  return (
    <article className="review">
      <Head post={post} />
      <Words post={post} />
      <Thread post={post} answerAsked={answerAsked} next={next} />
      <Handling post={post} />
      <Moderation post={post} />
      <Merging post={post} />
      <About post={post} />
      <Log id={post.id} />
    </article>
  );
}

function Head({ post }: { post: FeedbackDetail }) {
  const { t } = useI18n();
  const authorName = useAuthorName();
  const { urgency_reasons } = post.mined;
  return (
    <header className="stack-s">
      <div className="row wrap">
        <span className="faint num">{t.feedback.number(String(post.number))}</span>
        <KindMark of={post.kind} />
        <StateTag of={post.state} />
        <ApprovalTag of={post.approval} />
        <ClockMark of={post} />
      </div>
      <div className="row wrap muted small">
        {post.customer_id ? (
          <Link className="link" to={`/customers/${post.customer_id}`}>
            {authorName(post)}
          </Link>
        ) : (
          <span>{authorName(post)}</span>
        )}
        {post.written_down_by && <span>{t.feedback.onBehalf(post.written_down_by)}</span>}
        <span>·</span>
        <Ago at={post.created_at} />
        {post.path && (
          <>
            <span>·</span>
            <a className="link" href={post.path} target="_blank" rel="noreferrer">
              {t.feedbackPost.path}
            </a>
          </>
        )}
      </div>
      {post.into && (
        <p className="notice">
          {t.feedbackPost.into}{" "}
          <Link className="link" to={`/feedback/${post.into.id}`}>
            {t.feedback.number(String(post.into.number))} {post.into.title}
          </Link>
        </p>
      )}
      {urgency_reasons.length > 0 && (
        <p className="small warn">
          {t.ui.pair(
            t.feedbackPost.urgent,
            urgency_reasons.map((reason) => lookup(t.review.urgency, reason)).join(" · "),
          )}
        </p>
      )}
    </header>
  );
}

function Words({ post }: { post: FeedbackDetail }) {
  const { t } = useI18n();
  const name = useAspectName();
  const said = quotesIn(post.title, post.mined);
  if (post.is_erased) return <p className="faint">{t.feedbackPost.erased}</p>;
  return (
    <div className="stack-s">
      <h2>
        <MarkedText text={post.title} said={said.title} name={name} />
      </h2>
      <p dir="auto" className="review-text">
        <MarkedText text={post.text} said={said.text} name={name} />
      </p>
      {post.mined.language === "other" && <p className="small muted">{t.review.detail.unread}</p>}
      {post.mined.aspects.length > 0 && (
        <p className="row wrap small muted" aria-label={t.feedbackPost.said}>
          {aspectsOf(post.mined).map(({ aspect, polarity }) => (
            <span key={`${aspect} ${polarity}`} className="row" style={{ gap: 6 }}>
              {name(aspect)} {!isWant(aspect) && <PolarityMark of={polarity} />}
            </span>
          ))}
        </p>
      )}
    </div>
  );
}
