import type { FollowUp } from "@/api/types";
import { useI18n } from "@/i18n";
import { Mark } from "@/ui/bits";
import { followUpState } from "./summary";

/** Where the work on an answer stands; nothing where none is needed. */
export function FollowUpMark({ of }: { of: FollowUp }) {
  const { t, f } = useI18n();
  const w = t.surveyResponses.follow;
  const state = followUpState(of);
  if (state === "none") return <span className="faint">{w.none}</span>;
  if (state === "done") return <Mark kind="good">{w.done}</Mark>;
  const due = of.due_at ? f.ago(of.due_at) : "";
  return state === "overdue" ? (
    <Mark kind="bad">{t.reviews.state.overdue(due)}</Mark>
  ) : (
    <Mark kind="warn">{due ? w.due(due) : w.open}</Mark>
  );
}
