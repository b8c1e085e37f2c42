import { Button, Dropdown } from "antd";
import { useState } from "react";
import { Link } from "react-router";
import type { Recovery, Review } from "@/api/types";
import { useMay, useSession } from "@/app/session";
import { useI18n } from "@/i18n";
import { Ago, Facts, Mark } from "@/ui/bits";
import { CloseDialog } from "@/ui/CloseDialog";
import { AddNote, Notes } from "@/ui/Notes";
import { isOverdue, postponed } from "../handling";
import { useRecovery } from "./useReviewActions";

type Props = { review: Review; recovery: Recovery };
const LATER_HOURS = [4, 24, 72];

/** A bad review as a piece of work: who has it, until when, what was done, how it ended. */
export function RecoveryBox({ review, recovery }: Props) {
  const { t, f } = useI18n();
  const w = t.review.recovery;
  const { account } = useSession();
  const may = useMay("editCustomers");
  const mayEdit = may && recovery.state === "open";
  const { change, close, reopen } = useRecovery(review, recovery);
  const [isClosing, setClosing] = useState(false);
  const state = recovery.state === "closed" ? "closed" : isOverdue(recovery) ? "overdue" : "open";
  const isMine = recovery.owner === account.id;
  return (
    <section className="review-part" aria-label={w.title}>
      <div className="row between wrap">
        <h3>
          {w.title} <Mark kind={state === "overdue" ? "bad" : state === "open" ? "warn" : "good"}>{w[state]}</Mark>
        </h3>
        {may && recovery.state === "closed" && (
          <Button size="small" loading={reopen.isPending} onClick={() => reopen.mutate()}>
            {w.reopen}
          </Button>
        )}
        {mayEdit && (
          <div className="row wrap">
            <Button
              size="small"
              type={isMine ? "default" : "primary"}
              onClick={() => change.mutate({ owner: isMine ? null : account.id })}
            >
              {isMine ? w.release : w.take}
            </Button>
            <Postpone by={(hours) => change.mutate({ due_at: postponed(recovery.due_at, hours) })} />
            <Button size="small" type={isMine ? "primary" : "default"} onClick={() => setClosing(true)}>
              {w.close}
            </Button>
          </div>
        )}
      </div>
      <Facts
        items={[
          [w.owner, isMine ? w.you : recovery.owner ? (recovery.owner_name ?? t.ui.unknown) : w.nobody],
          [w.due, <Due key="due" at={recovery.due_at} isOverdue={state === "overdue"} />],
          ...(recovery.outcome
            ? [[w.outcome, `${w.outcomes[recovery.outcome]} · ${f.dateTime(recovery.closed_at)}`] as [string, string]]
            : []),
        ]}
      />
      {recovery.state === "open" && <p className="small muted">{w.dueHow}</p>}
      <Notes of={recovery.notes} />
      {recovery.state === "closed" && review.order_id && (
        <p className="small muted">
          {w.askAgain}{" "}
          <Link className="link" to={`/reviews/requests?new=${encodeURIComponent(review.order_id)}`}>
            {t.reviews.requests.new}
          </Link>
        </p>
      )}
      {mayEdit && <AddNote isSaving={change.isPending} add={(note, then) => change.mutate({ note }, then)} />}
      {isClosing && (
        <CloseDialog
          okText={w.closeConfirm}
          hint={w.askAgain}
          isSending={close.isPending}
          end={close.mutate}
          close={() => setClosing(false)}
        />
      )}
    </section>
  );
}

function Due({ at, isOverdue: late }: { at: string; isOverdue: boolean }) {
  const { f } = useI18n();
  return (
    <span className={late ? "bad" : undefined}>
      {f.dateTime(at)} (<Ago at={at} />)
    </span>
  );
}

function Postpone({ by }: { by: (hours: number) => void }) {
  const { t, f } = useI18n();
  const w = t.review.recovery;
  const items = LATER_HOURS.map((hours) => ({
    key: hours,
    label: hours < 24 ? w.hours(f.number(hours)) : w.inDays(f.number(hours / 24)),
    onClick: () => by(hours),
  }));
  return (
    <Dropdown trigger={["click"]} menu={{ items }}>
      <Button size="small">{w.postpone}</Button>
    </Dropdown>
  );
}
