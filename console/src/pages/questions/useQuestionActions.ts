import { useMutation, useQueryClient } from "@tanstack/react-query";
import { send } from "@/api/http";
import type { QuestionDecision, RejectReason } from "@/api/types";
import { useI18n } from "@/i18n";
import { useToast } from "@/ui/toast";

/** Without `answer` it is about the question itself. */
export type Decide = {
  decision: QuestionDecision["decision"];
  reason?: RejectReason;
  note?: string;
  answer?: string;
};

/** Answering and moderating a question. Nothing is shown as done before the server said so. */
export function useQuestionActions(id: string) {
  const { t } = useI18n();
  const w = t.questions;
  const toast = useToast();
  const client = useQueryClient();
  const done = (text: string) => {
    toast.good(text);
    return client.invalidateQueries({ queryKey: ["questions"] });
  };
  const answer = useMutation({
    mutationFn: (text: string) => send("POST", `/questions/${id}/answers`, { text }),
    onSuccess: () => done(w.answer.sent),
    onError: toast.problem,
  });
  const decide = useMutation({
    mutationFn: (body: Decide) => send("POST", `/questions/${id}/decisions`, body),
    onSuccess: (_, { decision }) => done(w.said[decision]),
    onError: toast.problem,
  });
  return { answer, decide };
}
