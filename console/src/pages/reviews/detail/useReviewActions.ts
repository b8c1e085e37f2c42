import { type QueryClient, useMutation, useQueryClient } from "@tanstack/react-query";
import { send } from "@/api/http";
import { listen } from "@/api/listen";
import type { Decision, Outcome, Polarity, Recovery, RejectReason, Review, Span } from "@/api/types";
import { useI18n } from "@/i18n";
import { useToast } from "@/ui/toast";

type Decide = { decision: Exclude<Decision["decision"], "correct">; reason?: RejectReason; note?: string };

type Label = { aspect?: string; polarity: Polarity | "none"; quote?: Span };

/** What depends on a review is read again. */
export function refresh(client: QueryClient) {
  for (const key of ["scores", "voices", "today"]) void client.invalidateQueries({ queryKey: [key] });
  return client.invalidateQueries({ queryKey: ["reviews"] });
}

/** Answering, moderating and correcting a review. Nothing is shown as done before the server said so. */
export function useReviewActions(id: string) {
  const { t } = useI18n();
  const toast = useToast();
  const client = useQueryClient();
  const done = () => refresh(client);
  const reply = useMutation({
    mutationFn: (body: { text: string; is_private: boolean }) => send("POST", `/reviews/${id}/replies`, body),
    onSuccess: () => {
      toast.good(t.review.reply.sent);
      return done();
    },
    onError: toast.problem,
  });
  const withdraw = useMutation({
    mutationFn: (reply: string) => send("DELETE", `/reviews/${id}/replies/${reply}`),
    onSuccess: () => {
      toast.good(t.review.reply.withdrawn);
      return done();
    },
    onError: toast.problem,
  });
  const decide = useMutation({
    mutationFn: (body: Decide) => send("POST", `/reviews/${id}/decisions`, body),
    onSuccess: (_, { decision }) => {
      const w = t.review.moderate;
      if (decision === "reject")
        toast.good(w.rejected, { label: w.undo, run: () => decide.mutate({ decision: "restore" }) });
      else toast.good({ publish: w.published, restore: w.restored, reward: w.rewarded }[decision]);
      return done();
    },
    onError: toast.problem,
  });
  const label = useMutation({
    mutationFn: (body: Label) => send("POST", `/reviews/${id}/labels`, body),
    onSuccess: () => {
      toast.good(t.review.detail.corrected);
      return done();
    },
    onError: toast.problem,
  });
  return { reply, withdraw, decide, label };
}

type RecoveryChange = { owner?: string | null; due_at?: string; note?: string };

/** Working on a recovery. Who has it and when it is due show at once, and go back when the server refuses. */
export function useRecovery(review: Review, recovery: Recovery) {
  const { t } = useI18n();
  const toast = useToast();
  const client = useQueryClient();
  const { queryKey } = listen.review(review.id);
  const change = useMutation({
    mutationFn: (body: RecoveryChange) => send("PATCH", `/recoveries/${recovery.id}`, body),
    onMutate: async ({ note: _, ...shown }) => {
      await client.cancelQueries({ queryKey });
      const before = client.getQueryData<Review>(queryKey);
      client.setQueryData<Review>(queryKey, (old) => old && { ...old, recovery: { ...recovery, ...shown } });
      return before;
    },
    onError: (error, _, before) => {
      client.setQueryData(queryKey, before);
      toast.problem(error);
    },
    onSuccess: (_, { note }) => {
      if (note !== undefined) toast.good(t.review.recovery.noted);
    },
    onSettled: () => refresh(client),
  });
  const close = useMutation({
    mutationFn: (body: { outcome: Outcome; note?: string }) => send("POST", `/recoveries/${recovery.id}/close`, body),
    onSuccess: () => {
      toast.good(t.review.recovery.closed_);
      return refresh(client);
    },
    onError: toast.problem,
  });
  const reopen = useMutation({
    mutationFn: () => send("POST", `/recoveries/${recovery.id}/reopen`),
    onSuccess: () => {
      toast.good(t.review.recovery.reopened);
      return refresh(client);
    },
    onError: toast.problem,
  });
  return { change, close, reopen };
}
