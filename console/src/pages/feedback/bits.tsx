/** How feedback looks wherever it is shown. */
import type { FeedbackKind, FeedbackPost, FeedbackState } from "@/api/types";
import { useI18n } from "@/i18n";
import { Mark } from "@/ui/bits";
import { clock } from "./clock";

const KIND_LOOK = { idea: "idle", problem: "warn", praise: "good", complaint: "bad" } as const;
export function KindMark({ of }: { of: FeedbackKind }) {
  const { t } = useI18n();
  return <Mark kind={KIND_LOOK[of]}>{t.feedback.kind[of]}</Mark>;
}

const STATE_LOOK: Record<FeedbackState, string | undefined> = {
  new: undefined,
  under_review: undefined,
  planned: undefined,
  in_progress: undefined,
  answered: "good",
  done: "good",
  declined: undefined,
  merged: undefined,
};
export function StateTag({ of }: { of: FeedbackState }) {
  const { t } = useI18n();
  return <span className={`tag ${STATE_LOOK[of] ?? ""}`}>{t.feedback.state[of]}</span>;
}

/** Who may see it, told where that is not simply everybody. */
export function ApprovalTag({ of }: { of: FeedbackPost["approval"] }) {
  const { t } = useI18n();
  if (of === "public") return null;
  return (
    <span
      className={`tag ${of === "held" ? "warn" : of === "rejected" ? "bad" : ""}`}
      title={t.feedback.approvalHint[of]}
    >
      {t.feedback.approval[of]}
    </span>
  );
}

/** The promise: when the answer is due, or by how much it is late. */
export function ClockMark({ of }: { of: FeedbackPost }) {
  const { t, f } = useI18n();
  const w = t.feedback.clock;
  switch (clock(of)) {
    case "late":
      return <Mark kind="bad">{w.late(f.ago(of.due_at))}</Mark>;
    case "due":
      return <Mark kind="warn">{w.due(f.ago(of.due_at))}</Mark>;
    case "answered":
      return <Mark kind="good">{w.answered}</Mark>;
    default:
      return null;
  }
}

export function useAuthorName(): (post: Pick<FeedbackPost, "author_name" | "author_email">) => string {
  const { t } = useI18n();
  return (post) => post.author_name || post.author_email || t.customers.nobody;
}
