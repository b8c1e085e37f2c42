import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { survey } from "@/api/survey";
import type { FollowUpMail } from "@/api/types";
import { lookup, useI18n } from "@/i18n";
import { Mark } from "@/ui/bits";
import { useFailure } from "../../contacts/reason";
import { paragraphs } from "../news/when";
import { MailDialog } from "./MailDialog";
import { type Way, way } from "./mail";

const KIND = { waiting: "warn", sent: "good", returned: "bad", failed: "bad", cancelled: "idle" } as const;

/** What was written to who answered, how far it has come, and writing more. */
export function Mails({ response }: { response: string }) {
  const { t } = useI18n();
  const w = t.surveyResponses.mail;
  const [isWriting, setWriting] = useState(false);
  const found = useQuery(survey.followUpMails(response)).data;
  if (!found || (found.items.length === 0 && !found.next)) return null;
  const { items, next } = found;
  return (
    <div className="stack-s" role="group" aria-label={w.title}>
      {items.length > 0 && (
        <ol className="stack-s small" aria-label={w.title}>
          {items.map((mail) => (
            <Sent key={mail.id} mail={mail} />
          ))}
        </ol>
      )}
      {next?.hindrance && <p className="small muted">{w.hindered(lookup(t.problems.code, next.hindrance))}</p>}
      {next && !next.hindrance && (
        <div>
          <Button size="small" onClick={() => setWriting(true)}>
            {w.write}
          </Button>
        </div>
      )}
      {isWriting && next && <MailDialog response={response} drafts={next.drafts} close={() => setWriting(false)} />}
    </div>
  );
}

function Sent({ mail }: { mail: FollowUpMail }) {
  const { t, f } = useI18n();
  const w = t.surveyResponses.mail;
  return (
    <li className="row wrap top">
      <time className="faint num" dateTime={mail.at}>
        {f.dateTime(mail.at)}
      </time>
      <div className="stack-s grow">
        {mail.subject == null || mail.text == null ? (
          <span className="faint">{w.hidden}</span>
        ) : (
          <details>
            <summary>
              <b>{mail.subject}</b>
            </summary>
            {paragraphs(mail.text).map((paragraph, at) => (
              <p key={`${at} ${paragraph}`}>{paragraph}</p>
            ))}
          </details>
        )}
        <span className="row wrap muted">
          <WayMark of={mail} />
          <span>{mail.author_name}</span>
        </span>
      </div>
    </li>
  );
}

function WayMark({ of }: { of: FollowUpMail }) {
  const { t, f } = useI18n();
  const failure = useFailure();
  const now = way(of);
  if (!now) return null;
  const name = (state: Way) => (state === "returned" ? t.surveyResponses.mail.returned : t.contacts.progress[state]);
  const later = now === "waiting" && of.not_before ? t.contacts.notBefore(f.dateTime(of.not_before)) : "";
  const why = later || failure(of.delivery);
  return (
    <>
      <Mark kind={KIND[now]}>{name(now)}</Mark>
      {why && <span>{why}</span>}
    </>
  );
}
