import { useInfiniteQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { contact } from "@/api/contact";
import type { Decided } from "@/api/types";
import { lookup, useI18n } from "@/i18n";
import { Failure } from "@/ui/Failure";
import { How } from "@/ui/How";
import { Bones } from "@/ui/Loaded";
import { Section } from "@/ui/Page";
import { DecidedMark } from "./DecidedMark";
import { Now } from "./Now";
import { useFailure, useReason } from "./reason";

/** Why this customer was asked something, or was not. */
export function WhyAsked({ id }: { id: string }) {
  const { t } = useI18n();
  const w = t.contacts.customerPage;
  const pages = useInfiniteQuery(contact.ofCustomer(id));
  const items = pages.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Section
      id="contacts"
      title={w.title}
      note={
        <>
          {w.note}
          <How of={w.title}>
            <p>{w.how}</p>
          </How>
        </>
      }
    >
      <Now id={id} />
      {pages.isPending ? (
        <Bones rows={3} />
      ) : pages.error && items.length === 0 ? (
        <Failure error={pages.error} retry={pages.refetch} />
      ) : items.length === 0 ? (
        <p className="muted">{w.empty}</p>
      ) : (
        <ul className="timeline">
          {items.map((item) => (
            <Item key={item.id} of={item} />
          ))}
        </ul>
      )}
      {pages.hasNextPage && (
        <div>
          <Button onClick={() => void pages.fetchNextPage()} loading={pages.isFetchingNextPage}>
            {t.ui.list.loadMore}
          </Button>
        </div>
      )}
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
          {reason(of.reason)}
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
