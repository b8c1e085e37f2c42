import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useNavigate } from "react-router";
import { send } from "@/api/http";
import { survey } from "@/api/survey";
import type { Survey } from "@/api/types";
import { useI18n } from "@/i18n";
import { useToast } from "@/ui/toast";
import { type Draft, draftOf } from "./draft";
import { refusedOf } from "./refused";

/** A survey being edited: what changed, saving it, publishing it. */
export function useEditing(of: Survey) {
  const { t } = useI18n();
  const toast = useToast();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [draft, setDraft] = useState<Draft>(() => draftOf(of));
  const [kept, setKept] = useState(draft);
  const put = (body: Draft) => send<Survey>("PUT", `/surveys/${of.id}`, { ...body, kind: of.kind });
  const complain = (error: unknown) => {
    if (refusedOf(error).length === 0) toast.problem(error);
  };
  const save = useMutation({
    mutationFn: put,
    onSuccess: (saved, sent) => {
      setKept(sent);
      toast.good(t.surveyEditor.saved);
      client.setQueryData(survey.one(of.id).queryKey, saved);
      return client.invalidateQueries({ queryKey: ["surveys", "list"] });
    },
    onError: complain,
  });
  const publish = useMutation({
    mutationFn: async (body: Draft) => {
      await put(body);
      await send("POST", `/surveys/${of.id}/state`, { state: "live" });
    },
    onSuccess: async (_, sent) => {
      setKept(sent);
      toast.good(t.surveys.changed.live);
      await navigate(`/surveys/${of.id}/share`);
      return client.invalidateQueries({ queryKey: ["surveys"] });
    },
    onError: complain,
  });
  const run = (one: typeof save | typeof publish, other: typeof save | typeof publish) => {
    other.reset();
    one.mutate(draft);
  };
  return {
    draft,
    setDraft,
    isDirty: draft !== kept,
    save: () => run(save, publish),
    publish: () => run(publish, save),
    isSaving: save.isPending || publish.isPending,
    refused: refusedOf(publish.error ?? save.error),
  };
}
