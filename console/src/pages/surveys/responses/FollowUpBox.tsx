import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { send } from "@/api/http";
import type { Outcome, SurveyResponse } from "@/api/types";
import { useMay, useSession } from "@/app/session";
import { lookup, useI18n } from "@/i18n";
import { Facts } from "@/ui/bits";
import { CloseDialog } from "@/ui/CloseDialog";
import { AddNote, Notes } from "@/ui/Notes";
import { useToast } from "@/ui/toast";
import { FollowUpMark } from "./FollowUpMark";
import { Mails } from "./Mails";

type Change = { owner?: string | null; note?: string; state?: "done"; outcome?: Outcome };

function useFollowUp(response: string) {
  const toast = useToast();
  const { t } = useI18n();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: Change) => send("PATCH", `/survey-responses/${response}/follow-up`, body),
    onSuccess: (_, { state, note }) => {
      if (state === "done") toast.good(t.surveyResponses.follow.closed);
      else if (note !== undefined) toast.good(t.review.recovery.noted);
      void client.invalidateQueries({ queryKey: ["today"] });
      return client.invalidateQueries({ queryKey: ["surveys"] });
    },
    onError: toast.problem,
  });
}

/** What is done about an answer: who does it, until when, and how it ended. */
export function FollowUpBox({ response }: { response: SurveyResponse }) {
  const { t, f } = useI18n();
  const w = t.surveyResponses.follow;
  const { account } = useSession();
  const mayEdit = useMay("editCustomers");
  const change = useFollowUp(response.id);
  const [isClosing, setClosing] = useState(false);
  const { follow_up: work } = response;
  const isMine = work.owner === account.id;
  if (work.state === "none")
    return mayEdit ? (
      <section className="review-part" aria-label={w.title}>
        <div>
          <Button size="small" loading={change.isPending} onClick={() => change.mutate({ owner: account.id })}>
            {w.start}
          </Button>
        </div>
      </section>
    ) : null;
  return (
    <section className="review-part" aria-label={w.title}>
      <div className="row between wrap">
        <h3>
          {w.title} <FollowUpMark of={work} />
        </h3>
        {mayEdit && work.state === "open" && (
          <div className="row wrap">
            <Button
              size="small"
              type={isMine ? "default" : "primary"}
              onClick={() => change.mutate({ owner: isMine ? null : account.id })}
            >
              {isMine ? t.review.recovery.release : t.review.recovery.take}
            </Button>
            <Button size="small" type={isMine ? "primary" : "default"} onClick={() => setClosing(true)}>
              {w.close}
            </Button>
          </div>
        )}
      </div>
      <Facts
        items={[
          [
            t.review.recovery.owner,
            isMine ? t.review.recovery.you : work.owner ? work.owner_name || t.ui.unknown : t.review.recovery.nobody,
          ],
          ...(work.due_at ? [[t.review.recovery.due, f.dateTime(work.due_at)] as [string, string]] : []),
          ...(work.outcome
            ? [[t.review.recovery.outcome, lookup(t.review.recovery.outcomes, work.outcome)] as [string, string]]
            : []),
        ]}
      />
      <Notes of={work.notes.map(({ at, author_name: by, text }) => ({ at, by, text }))} />
      <Mails response={response.id} />
      {mayEdit && work.state === "open" && (
        <AddNote isSaving={change.isPending} add={(note, then) => change.mutate({ note }, then)} />
      )}
      {isClosing && (
        <CloseDialog
          okText={w.close}
          isSending={change.isPending}
          end={(how, then) => change.mutate({ state: "done", ...how }, then)}
          close={() => setClosing(false)}
        />
      )}
    </section>
  );
}
