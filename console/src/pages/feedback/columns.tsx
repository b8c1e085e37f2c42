import { useMemo } from "react";
import type { FeedbackPost } from "@/api/types";
import { useI18n } from "@/i18n";
import { Ago } from "@/ui/bits";
import type { Column } from "@/ui/list/Table";
import { ApprovalTag, ClockMark, KindMark, StateTag } from "./bits";

/** The columns of the inbox; beside an open post only what tells the rows apart. */
export function useFeedbackColumns(
  isBeside: boolean,
  open: ((row: FeedbackPost) => void) | null,
): Column<FeedbackPost>[] {
  const { t, f } = useI18n();
  return useMemo(() => {
    const c = t.feedback.col;
    const columns: Column<FeedbackPost>[] = [
      { key: "post", title: c.post, phone: "title", render: (row) => <Summary of={row} open={open} /> },
      { key: "votes", title: c.votes, align: "right", render: (row) => f.number(row.votes) },
      { key: "state", title: c.state, phone: "wide", render: (row) => <ClockMark of={row} /> },
      { key: "owner", title: c.owner, render: (row) => row.owner_name },
      { key: "at", title: c.at, sort: "at", align: "right", render: (row) => <Ago at={row.created_at} /> },
    ];
    return isBeside ? columns.filter(({ key }) => key === "post" || key === "at") : columns;
  }, [t, f, isBeside, open]);
}

function Summary({ of, open }: { of: FeedbackPost; open: ((row: FeedbackPost) => void) | null }) {
  const { t } = useI18n();
  const words = (
    <span dir="auto" className="review-words">
      <b>{of.title}</b> <span className="muted">{of.text}</span>
    </span>
  );
  return (
    <span className="stack-s review-summary">
      <span className="row wrap">
        <span className="faint small num">{t.feedback.number(String(of.number))}</span>
        <KindMark of={of.kind} />
        <StateTag of={of.state} />
        <ApprovalTag of={of.approval} />
        {of.tags.map((tag) => (
          <span key={tag} className="tag">
            {tag}
          </span>
        ))}
      </span>
      {open ? (
        <button type="button" className="bare" onClick={() => open(of)}>
          {words}
        </button>
      ) : (
        words
      )}
    </span>
  );
}
