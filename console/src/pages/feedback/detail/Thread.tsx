import type { FeedbackDetail, FeedbackMessage } from "@/api/types";
import { useMay } from "@/app/session";
import { useI18n } from "@/i18n";
import { Ago } from "@/ui/bits";
import { useAuthorName } from "../bits";
import { AnswerBox } from "./AnswerBox";

type Props = { post: FeedbackDetail; answerAsked: number; next?: (() => void) | undefined };

/** What shop and author said to each other, and the next answer. */
export function Thread({ post, answerAsked, next }: Props) {
  const { t } = useI18n();
  const mayAnswer = useMay("editCustomers") && !post.is_erased;
  const w = t.feedbackPost.thread;
  return (
    <section className="review-part" aria-label={w.title}>
      <h3>{w.title}</h3>
      {post.messages.length === 0 && <p className="muted small">{w.none}</p>}
      <ol className="stack">
        {post.messages.map((message) => (
          <Message key={message.id} of={message} post={post} />
        ))}
      </ol>
      {mayAnswer && <AnswerBox post={post} answerAsked={answerAsked} next={next} />}
    </section>
  );
}

function Message({ of, post }: { of: FeedbackMessage; post: FeedbackDetail }) {
  const { t } = useI18n();
  const w = t.feedbackPost.thread;
  const authorName = useAuthorName();
  const from = post.merged.find(({ id }) => id === of.post_id);
  return (
    <li className="quote" data-private={!of.is_public || undefined}>
      <p className="row wrap small muted">
        <span>{of.is_from_shop ? w.shop(of.by || t.review.reply.shop) : w.author(authorName(post))}</span>
        {of.is_from_shop && (
          <>
            <span>·</span>
            <span>{of.is_public ? w.public : w.private}</span>
          </>
        )}
        {from && (
          <>
            <span>·</span>
            <span>{w.of(t.feedback.number(String(from.number)))}</span>
          </>
        )}
        <span>·</span>
        <Ago at={of.at} />
      </p>
      <p dir="auto" className="review-text">
        {of.text}
      </p>
    </li>
  );
}
