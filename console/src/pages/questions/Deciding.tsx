import { Button } from "antd";
import { useState } from "react";
import { type AnswerState, type ProductAnswer, REJECT_REASONS } from "@/api/types";
import { useI18n } from "@/i18n";
import { RejectDialog } from "@/ui/RejectDialog";
import { useQuestionActions } from "./useQuestionActions";

type Props = { question: string; state: AnswerState; answer?: ProductAnswer };

/** What may be decided about a question, or about one of its answers; an answer of the shop's own may be taken back. */
export function Deciding({ question, state, answer }: Props) {
  const { t } = useI18n();
  const w = t.questions.decide;
  const { decide } = useQuestionActions(question);
  const [isAsking, setAsking] = useState(false);
  const of = answer ? { answer: answer.id } : {};
  const isOwn = answer?.author === "shop";
  const button = (decision: "publish" | "restore" | "withdraw", primary = false) => (
    <Button
      size="small"
      type={primary ? "primary" : "default"}
      loading={decide.isPending}
      onClick={() => decide.mutate({ decision, ...of })}
    >
      {w[decision]}
    </Button>
  );
  return (
    <>
      {state === "held" && button("publish", true)}
      {(state === "rejected" || state === "withdrawn") && button("restore")}
      {state === "published" && isOwn && button("withdraw")}
      {(state === "held" || (state === "published" && !isOwn)) && (
        <Button size="small" type="text" onClick={() => setAsking(true)}>
          {state === "held" ? w.rejectHeld : w.reject}
        </Button>
      )}
      {isAsking && (
        <RejectDialog
          words={w}
          reasons={REJECT_REASONS.map((value) => ({ value, label: t.questions.reason[value] }))}
          isSending={decide.isPending}
          reject={(why, then) => decide.mutate({ decision: "reject", ...why, ...of }, then)}
          close={() => setAsking(false)}
        />
      )}
    </>
  );
}
