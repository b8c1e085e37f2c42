import { Button, Popconfirm } from "antd";
import type { Decided, Reply, Review } from "@/api/types";
import { useMay } from "@/app/session";
import { useI18n } from "@/i18n";
import { Ago } from "@/ui/bits";
import { DecidedMark } from "../../contacts/DecidedMark";
import { useReason } from "../../contacts/reason";
import { Composer } from "./Composer";
import { useReviewActions } from "./useReviewActions";

/** What was answered, and the next answer. */
export function Replies({
  review,
  replyAsked,
  next,
}: {
  review: Review;
  replyAsked: number;
  next?: (() => void) | undefined;
}) {
  const { t } = useI18n();
  const mayReply = useMay("editCustomers");
  const w = t.review.reply;
  return (
    <section className="review-part" aria-label={w.title}>
      <h3>{w.title}</h3>
      {review.replies.length === 0 && !mayReply && <p className="muted small">{w.none}</p>}
      <ul className="stack">
        {review.replies.map((reply) => (
          <Said key={reply.id} reply={reply} review={review} />
        ))}
      </ul>
      {mayReply && <Composer review={review} replyAsked={replyAsked} next={next} />}
    </section>
  );
}

function Said({ reply, review }: { reply: Reply; review: Review }) {
  const { t } = useI18n();
  const w = t.review.reply;
  const mayReply = useMay("editCustomers");
  const { withdraw } = useReviewActions(review.id);
  return (
    <li className="quote" data-private={reply.is_private || undefined}>
      <p className="row wrap small muted">
        <span>{w.by(reply.by || w.shop)}</span>
        <span>·</span>
        <span>{reply.is_private ? w.private : w.public}</span>
        <span>·</span>
        {reply.is_undated ? (
          <span className="faint" title={w.undatedHint}>
            {t.ui.undated}
          </span>
        ) : (
          <Ago at={reply.at} />
        )}
        {reply.told && <Told of={reply.told} />}
        {mayReply && reply.text && (
          <Popconfirm
            title={w.withdraw}
            description={w.withdrawText}
            onConfirm={() => withdraw.mutate(reply.id)}
            okButtonProps={{ danger: true }}
          >
            <Button size="small" type="text" loading={withdraw.isPending}>
              {w.withdraw}
            </Button>
          </Popconfirm>
        )}
      </p>
      {reply.text ? (
        <p dir="auto" className="review-text">
          {reply.text}
        </p>
      ) : (
        <p className="muted">{w.gone}</p>
      )}
    </li>
  );
}

/** How far the mail about it has come, or why there is none. */
function Told({ of }: { of: Decided }) {
  const { t } = useI18n();
  const reason = useReason();
  if (of.is_asked) return <DecidedMark of={of} />;
  return <span className="faint">{t.review.reply.notMailed(reason(of.reason))}</span>;
}
