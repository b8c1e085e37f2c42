import { Button } from "antd";
import { useState } from "react";
import { FEEDBACK_REASONS, type FeedbackDetail } from "@/api/types";
import { useMay } from "@/app/session";
import { lookup, useI18n } from "@/i18n";
import { RejectDialog } from "@/ui/RejectDialog";
import { usePostActions } from "./usePostActions";

/** Who can see it and why, and what may be decided about that. */
export function Moderation({ post }: { post: FeedbackDetail }) {
  const { t } = useI18n();
  const w = t.feedbackPost;
  const mayEdit = useMay("editCustomers");
  return (
    <section className="review-part" aria-label={w.moderate.title}>
      <div className="row between wrap">
        <h3>{w.moderate.title}</h3>
        {mayEdit && <Buttons post={post} />}
      </div>
      <p className="small">
        {t.feedback.approval[post.approval]}
        {post.reason && ` · ${w.reason[post.reason]}`}{" "}
        <span className="muted">— {t.feedback.approvalHint[post.approval]}</span>
      </p>
      {post.approval === "held" && post.signals.length > 0 && (
        <div className="notice" data-kind="warn">
          <ul className="stack-s">
            {post.signals.map(({ kind, evidence }) => (
              <li key={kind}>
                <b>{lookup(w.signal, kind)}</b> <span className="muted">{evidence}</span>
              </li>
            ))}
          </ul>
          <p className="small muted">{w.moderate.signals}</p>
        </div>
      )}
    </section>
  );
}

function Buttons({ post: { id, approval } }: { post: FeedbackDetail }) {
  const { t } = useI18n();
  const w = t.feedbackPost.moderate;
  const { moderate } = usePostActions(id);
  const [isAsking, setAsking] = useState(false);
  return (
    <div className="row">
      {approval === "held" && (
        <Button
          size="small"
          type="primary"
          loading={moderate.isPending}
          onClick={() => moderate.mutate({ decision: "publish" })}
        >
          {w.publish}
        </Button>
      )}
      {approval === "rejected" ? (
        <Button size="small" loading={moderate.isPending} onClick={() => moderate.mutate({ decision: "restore" })}>
          {w.restore}
        </Button>
      ) : (
        <Button size="small" type="text" onClick={() => setAsking(true)}>
          {w.reject}
        </Button>
      )}
      {isAsking && (
        <RejectDialog
          words={w}
          reasons={FEEDBACK_REASONS.map((value) => ({ value, label: t.feedbackPost.reason[value] }))}
          isSending={moderate.isPending}
          reject={({ reason }, then) => moderate.mutate({ decision: "reject", reason }, then)}
          close={() => setAsking(false)}
        />
      )}
    </div>
  );
}
