import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useNavigate } from "react-router";
import { send } from "@/api/http";
import { survey } from "@/api/survey";
import type { Survey } from "@/api/types";
import { useI18n } from "@/i18n";
import { useToast } from "@/ui/toast";
import { type Draft, draftOf } from "./draft";
import { left } from "./left";
import { placed, refusedOf } from "./refused";

/** A survey being edited: what changed, saving it, publishing it. */
export function useEditing(of: Survey) {
  const { t } = useI18n();
  const toast = useToast();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [draft, setDraft] = useState<Draft>(() => draftOf(of));
  const [kept, setKept] = useState(draft);
  const [sent, setSent] = useState(draft);
  const put = (body: Draft) => send<Survey>("PUT", `/surveys/${of.id}`, { ...body, kind: of.kind });
  const complain = (error: unknown) => {
    if (refusedOf(error).length === 0) toast.problem(error);
  };
  const keep = (saved: Survey, sent: Draft) => {
    setKept(sent);
    client.setQueryData(survey.one(of.id).queryKey, saved);
  };
  const save = useMutation({
    mutationFn: put,
    onSuccess: (saved, sent) => {
      keep(saved, sent);
      toast.good(t.surveyEditor.saved);
      return client.invalidateQueries({ queryKey: ["surveys", "list"] });
    },
    onError: complain,
  });
  const publish = useMutation({
    mutationFn: async (body: Draft) => {
      // A draft is kept even where it cannot be published yet.
      keep(await put(body), body);
      await send("POST", `/surveys/${of.id}/state`, { state: "live" });
    },
    onSuccess: async () => {
      toast.good(t.surveys.changed.live);
      await navigate(`/surveys/${of.id}/share`);
      return client.invalidateQueries({ queryKey: ["surveys"] });
    },
    onError: complain,
  });
  const run = (one: typeof save | typeof publish, other: typeof save | typeof publish) => {
    other.reset();
    setSent(draft);
    one.mutate(draft);
  };
  const refused = left(refusedOf(publish.error ?? save.error), sent, draft);
  const missing = left(placed(of.missing), kept, draft);
  return {
    draft,
    setDraft,
    isDirty: draft !== kept,
    save: () => run(save, publish),
    publish: () => run(publish, save),
    isSaving: save.isPending || publish.isPending,
    refused,
    /** What the draft, as it was saved last, needs before it can be published, and nobody has written since. */
    missing: refused.length === 0 ? missing : [],
  };
}
