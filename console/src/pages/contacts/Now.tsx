import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { contact } from "@/api/contact";
import { send } from "@/api/http";
import type { ContactStatus } from "@/api/types";
import { useMay } from "@/app/session";
import { lookup, useI18n } from "@/i18n";
import { Mark } from "@/ui/bits";
import { useToast } from "@/ui/toast";
import { useReason } from "./reason";
import { verdicts } from "./status";

/** Whether this customer could be asked by mail now, and if not, why and until when. */
export function Now({ id }: { id: string }) {
  const { t, f } = useI18n();
  const w = t.contacts.customerPage;
  const reason = useReason();
  const status = useQuery(contact.status(id)).data;
  if (!status) return null;
  const all = verdicts(status.topics);
  const name = (topics: string[]) => f.list(topics.map((topic) => lookup(t.contacts.topic, topic)));
  const say = (is_asked: boolean, topics: string[]) => {
    if (all.length === 1) return is_asked ? w.possibleAll : w.impossibleAll;
    return is_asked ? w.possible(name(topics)) : w.impossible(name(topics));
  };
  return (
    <div className="notice stack-s">
      <ul className="stack-s">
        {all.map(({ topics, is_asked, reason: why }) => (
          <li key={topics.join()} className="row wrap">
            <Mark kind={is_asked ? "good" : "idle"}>{say(is_asked, topics)}</Mark>
            {!is_asked && <span className="muted">{reason(why)}</span>}
          </li>
        ))}
      </ul>
      {status.last_asked_at && (
        <p className="small muted">{w.lately(f.ago(status.last_asked_at), f.number(status.asked))}</p>
      )}
      {status.returned > 0 && !status.is_stopped && (
        <p className="small muted">{w.returned(f.number(status.returned))}</p>
      )}
      {status.is_stopped && <Stopped id={id} status={status} />}
    </div>
  );
}

/** For when the mailbox works again. It does not undo that somebody unsubscribed. */
function Stopped({ id, status: { stopped_by: words } }: { id: string; status: ContactStatus }) {
  const { t } = useI18n();
  const w = t.contacts.customerPage;
  const toast = useToast();
  const client = useQueryClient();
  const mayEdit = useMay("editCustomers");
  const resume = useMutation({
    mutationFn: () => send("POST", `/customers/${id}/contacts/resume`),
    onSuccess: () => {
      toast.good(w.resumed);
      return client.invalidateQueries({ queryKey: ["contact"] });
    },
    onError: toast.problem,
  });
  return (
    <p className="row wrap">
      {words && <span className="bad small">{words}</span>}
      {mayEdit && (
        <Button size="small" loading={resume.isPending} onClick={() => resume.mutate()}>
          {w.resume}
        </Button>
      )}
    </p>
  );
}
