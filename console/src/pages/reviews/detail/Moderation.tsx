import { Button, Form, Input } from "antd";
import { useState } from "react";
import { REJECT_REASONS, type RejectReason, type Review } from "@/api/types";
import { useMay } from "@/app/session";
import { lookup, useI18n } from "@/i18n";
import { required } from "@/ui/form";
import { FormDialog } from "@/ui/FormDialog";
import { RejectDialog } from "@/ui/RejectDialog";
import { evidence } from "./evidence";
import { Reports } from "./Reports";
import { useReviewActions } from "./useReviewActions";

/** Signals with their evidence, what may be decided, and what was decided. */
export function Moderation({ review }: { review: Review }) {
  const { t } = useI18n();
  const w = t.review;
  const mayEdit = useMay("editCustomers");
  return (
    <section className="review-part" aria-label={w.moderate.title}>
      <div className="row between wrap">
        <h3>{w.moderate.title}</h3>
        {mayEdit && <Buttons review={review} />}
      </div>
      {isWithdrawn(review) && <p className="small muted">{w.withdrawnNote}</p>}
      <Signals review={review} />
      <Reports of={review} />
      <Log review={review} />
    </section>
  );
}

const isWithdrawn = ({ decisions }: Review) => decisions.some(({ reason }) => reason === "withdrawn");

function Buttons({ review }: { review: Review }) {
  const { id, state, is_rewarded, open_reports } = review;
  const { t } = useI18n();
  const w = t.review.moderate;
  const { decide } = useReviewActions(id);
  const [isAsking, setAsking] = useState(false);
  const [isRewarding, setRewarding] = useState(false);
  return (
    <div className="row wrap">
      {!is_rewarded && (
        <Button size="small" type="text" onClick={() => setRewarding(true)}>
          {w.reward}
        </Button>
      )}
      {isRewarding && (
        <FormDialog<{ note: string }>
          title={w.rewardTitle}
          okText={w.rewardOk}
          isSending={decide.isPending}
          close={() => setRewarding(false)}
          onFinish={({ note }) => decide.mutate({ decision: "reward", note }, { onSuccess: () => setRewarding(false) })}
        >
          <Form.Item name="note" label={w.rewardNote} extra={w.rewardHint} rules={[required(t)]}>
            <Input.TextArea rows={2} maxLength={2000} />
          </Form.Item>
        </FormDialog>
      )}
      {(state === "held" || (state === "published" && open_reports > 0)) && (
        <Button
          size="small"
          type="primary"
          loading={decide.isPending}
          onClick={() => decide.mutate({ decision: "publish" })}
        >
          {state === "held" ? w.publish : w.keep}
        </Button>
      )}
      {state === "rejected" ? (
        !isWithdrawn(review) && (
          <Button size="small" loading={decide.isPending} onClick={() => decide.mutate({ decision: "restore" })}>
            {w.restore}
          </Button>
        )
      ) : (
        <Button size="small" type="text" onClick={() => setAsking(true)}>
          {state === "held" ? w.rejectHeld : w.reject}
        </Button>
      )}
      {isAsking && (
        <RejectDialog
          words={w}
          reasons={REJECT_REASONS.map((value) => ({ value, label: <Reason of={value} /> }))}
          isSending={decide.isPending}
          reject={(why, then) => decide.mutate({ decision: "reject", ...why }, then)}
          close={() => setAsking(false)}
        />
      )}
    </div>
  );
}

function Reason({ of }: { of: RejectReason }) {
  const { t } = useI18n();
  return (
    <>
      {t.review.reason[of]} <span className="faint small">{t.review.reasonHint[of]}</span>
    </>
  );
}

function Signals({ review }: { review: Review }) {
  const { t, f } = useI18n();
  if (review.signals.length === 0) return null;
  return (
    <div className="notice" data-kind="warn">
      <ul className="stack-s">
        {review.signals.map((signal, index) => (
          <li key={index}>
            <b>{lookup(t.review.signal, signal.kind)}</b> <span className="muted">{evidence(signal, t, f)}</span>
            {signal.is_later && <span className="muted"> · {t.review.detail.followUp}</span>}
          </li>
        ))}
      </ul>
      {review.held && (
        <p className="small muted">
          {review.held.needs_person
            ? t.review.detail.signalsNote
            : t.review.detail.signalsPass(f.ago(review.held.due_at))}
        </p>
      )}
    </div>
  );
}

function Log({ review }: { review: Review }) {
  const { t, f } = useI18n();
  const w = t.review;
  if (review.decisions.length === 0)
    return <p className="faint small">{review.state === "held" ? w.detail.logHeld : w.detail.logEmpty}</p>;
  return (
    <ol className="stack-s small">
      {review.decisions.map(({ id, at, decision, reason, note, by }) => (
        <li key={id} className="row wrap top">
          <time className="faint num" dateTime={at}>
            {f.dateTime(at)}
          </time>
          <span>
            {by || (reason === "withdrawn" || decision === "correct" ? w.byWriter : w.bySystem)} ·{" "}
            {w.decision[decision]}
            {reason && ` · ${w.reason[reason]}`}
            {note && <span className="muted"> — {note}</span>}
          </span>
        </li>
      ))}
    </ol>
  );
}
