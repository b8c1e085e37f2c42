import { type QueryClient, useMutation, useQueryClient } from "@tanstack/react-query";
import { feedback } from "@/api/feedback";
import { send } from "@/api/http";
import type { FeedbackDetail, FeedbackKind, FeedbackReason, FeedbackState } from "@/api/types";
import { useI18n } from "@/i18n";
import { useToast } from "@/ui/toast";

type Answer = { text: string; is_public: boolean; state?: FeedbackState };
type Change = {
  state?: FeedbackState;
  owner?: string | null;
  /** Shown until the server has said it. */
  owner_name?: string | null;
  tags?: string[];
  kind?: FeedbackKind;
  title?: string;
};
export type Moderation = { decision: "publish" | "reject" | "restore"; reason?: FeedbackReason };

/** What depends on a post is read again. */
export function refreshFeedback(client: QueryClient) {
  for (const key of ["scoreboard", "today"]) void client.invalidateQueries({ queryKey: [key] });
  return client.invalidateQueries({ queryKey: ["feedback"] });
}

/** Answering, changing, merging and moderating a post. Nothing is shown as done before the server said so. */
export function usePostActions(id: string) {
  const { t } = useI18n();
  const w = t.feedbackPost;
  const toast = useToast();
  const client = useQueryClient();
  const done = (text: string, again?: { label: string; run: () => void }) => {
    toast.good(text, again);
    return refreshFeedback(client);
  };
  const onError = toast.problem;
  const answer = useMutation({
    mutationFn: (body: Answer) => send("POST", `/feedback/${id}/answer`, body),
    onSuccess: () => done(w.answer.sent),
    onError,
  });
  const unmerge = useMutation({
    mutationFn: (post: string) => send("POST", `/feedback/${post}/unmerge`),
    onSuccess: () => done(w.merge.undone),
    onError,
  });
  const merge = useMutation({
    mutationFn: (into: string) => send("POST", `/feedback/${id}/merge`, { into }),
    onSuccess: () => done(w.merge.done, { label: t.ui.undo, run: () => unmerge.mutate(id) }),
    onError,
  });
  const moderate = useMutation({
    mutationFn: (body: Moderation) => send("POST", `/feedback/${id}/moderate`, body),
    onSuccess: (_, { decision }) => done(w.moderate.said[decision]),
    onError,
  });
  return { answer, change: useChange(id), merge, unmerge, moderate };
}

/** State, owner, kind, tags and title show at once, and go back when the server refuses. */
function useChange(id: string) {
  const toast = useToast();
  const client = useQueryClient();
  const { queryKey } = feedback.post(id);
  return useMutation({
    mutationFn: ({ owner_name: _, ...body }: Change) => send("PATCH", `/feedback/${id}`, body),
    onMutate: async (change) => {
      await client.cancelQueries({ queryKey });
      const before = client.getQueryData<FeedbackDetail>(queryKey);
      client.setQueryData<FeedbackDetail>(queryKey, (old) => old && { ...old, ...change });
      return before;
    },
    onError: (error, _, before) => {
      client.setQueryData(queryKey, before);
      toast.problem(error);
    },
    onSettled: () => refreshFeedback(client),
  });
}
