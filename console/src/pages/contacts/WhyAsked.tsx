import { useInfiniteQuery } from "@tanstack/react-query";
import { contact } from "@/api/contact";
import type { Decided } from "@/api/types";
import { lookup, useI18n } from "@/i18n";
import { LoadedPages } from "@/ui/LoadedPages";
import { Section } from "@/ui/Page";
import { DecidedMark } from "./DecidedMark";
import { Now } from "./Now";
import { useFailure, useReason } from "./reason";

/** Why this customer was asked something, or was not. */
export function WhyAsked({ id }: { id: string }) {
  const { t } = useI18n();
  const w = t.contacts.customerPage;
  const pages = useInfiniteQuery(contact.ofCustomer(id));
  return (
    <Section id="contacts" title={w.title} note={w.note} how={<p>{w.how}</p>}>
      <Now id={id} />
      <LoadedPages query={pages} empty={<p className="muted">{w.empty}</p>}>
        {(items) => (
          <ul className="timeline">
            {items.map((item) => (
              <Item key={item.id} of={item} />
            ))}
          </ul>
        )}
      </LoadedPages>
    </Section>
  );
}

function Item({ of }: { of: Decided }) {
  const { t, f } = useI18n();
  const w = t.contacts;
  const reason = useReason();
  const failure = useFailure();
  const waits = of.is_asked && of.not_before && of.message?.state === "queued";
  return (
    <li>
      <time dateTime={of.decided_at} className="muted num">
        {f.dateTime(of.decided_at)}
      </time>
      <div className="stack-s">
        <span className="row wrap">
          <DecidedMark of={of} />
          <strong>{lookup(w.kind, of.kind)}</strong>
          <span>{of.title}</span>
          <span className="faint small">{lookup(w.channel, of.channel)}</span>
        </span>
        <span className="muted">
          {reason(of.reason, of.again_at)}
          {waits && ` ${w.notBefore(f.dateTime(of.not_before))}`}
          {of.message?.sent_at && ` ${w.sentAt(f.dateTime(of.message.sent_at))}`}
          {of.message?.returned_at && ` ${w.returnedAt(f.dateTime(of.message.returned_at))}`}
          {of.message?.complained_at && ` ${w.complainedAt(f.dateTime(of.message.complained_at))}`}
          {of.remind_at && ` ${w.remindAt(f.date(of.remind_at))}`}
        </span>
        {failure(of.message) && <span className="bad small">{failure(of.message)}</span>}
      </div>
    </li>
  );
}
