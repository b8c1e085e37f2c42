import { useQuery } from "@tanstack/react-query";
import { Button, Checkbox, Input, Modal, Segmented, Select } from "antd";
import { listen } from "@/api/listen";
import type { ReplyDrafts, ReviewRow } from "@/api/types";
import { useI18n } from "@/i18n";
import { explain } from "@/ui/explain";
import { Failure } from "@/ui/Failure";
import { Bones } from "@/ui/Loaded";
import { useToast } from "@/ui/toast";
import { useReason } from "../../contacts/reason";
import { spoken } from "../bits";
import { reviewName } from "../columns";
import { templateNames } from "./batch";
import { ReviewHead } from "./ReviewHead";
import { useReplies } from "./useReplies";

const MOST_CHARACTERS = 5_000;
const DRAFT = "";

type Props = {
  given: ReviewRow[];
  /** Given the reviews whose answers failed, once something was sent. */
  close: (stay?: string[]) => void;
};

/** Answering many reviews: every text can be read, changed or left out before any is sent; what was typed outlives it. */
export function ReplyDialog({ given, close }: Props) {
  const { t, f } = useI18n();
  const w = t.reviews.bulk;
  const toast = useToast();
  const written = useReplies(given);
  const { rows, replies, query, sending, failed } = written;
  const leave = () => (sending.data ? close([...failed.keys()]) : close());
  const send = () =>
    sending.mutate(replies, {
      onSuccess: (why, all) => {
        if (why.size < all.length) toast.good(w.sent(f.number(all.length - why.size)));
        if (why.size === 0) close([]);
      },
    });
  return (
    <Modal
      open
      onCancel={leave}
      onOk={send}
      title={w.replyTitle(f.number(given.length))}
      okText={w.send(f.number(replies.length))}
      okButtonProps={{ disabled: replies.length === 0 || !query.isSuccess, loading: sending.isPending }}
      mask={{ closable: false }}
      width={720}
    >
      <div className="stack-s">
        <Choices written={written} />
        <p className="muted small">{written.isPrivate ? w.privateHint : w.replyHint}</p>
        {failed.size > 0 && (
          <p className="notice" data-kind="bad" role="alert">
            {w.failedTitle(f.number(failed.size))} {w.failedHint}
          </p>
        )}
        {query.isPending ? (
          <Bones rows={6} />
        ) : query.error ? (
          <Failure error={query.error} retry={query.refetch} />
        ) : (
          <ul className="bulk-replies" aria-label={w.replies}>
            {rows.map((row) => (
              <Row
                key={row.id}
                of={row}
                draft={written.drafted.get(row.id)}
                text={written.textOf(row.id)}
                isOwn={written.ownText(row.id) !== undefined}
                isChosen={written.isChosen(row)}
                isSending={sending.isPending}
                why={failed.get(row.id)}
                choose={() => written.choose(row)}
                type={(text) => written.type(row.id, text)}
              />
            ))}
          </ul>
        )}
      </div>
    </Modal>
  );
}

/** From which template, and for whose eyes. */
function Choices({ written }: { written: ReturnType<typeof useReplies> }) {
  const { t } = useI18n();
  const w = t.reviews.bulk;
  const names = templateNames(useQuery(listen.templates()).data?.items ?? []);
  const templates = names.map((name) => ({ value: name, label: name }));
  return (
    <div className="row wrap between">
      <Select
        aria-label={t.review.reply.template}
        value={written.template ?? DRAFT}
        onChange={(name) => written.setTemplate(name === DRAFT ? null : name)}
        options={[{ value: DRAFT, label: w.draftEach }, ...templates]}
        style={{ minWidth: 220, maxWidth: "100%" }}
      />
      <Segmented
        aria-label={t.review.reply.title}
        value={written.isPrivate ? "private" : "public"}
        onChange={(value) => written.setPrivate(value === "private")}
        options={[
          { value: "public", label: t.review.reply.public },
          { value: "private", label: t.review.reply.private },
        ]}
      />
    </div>
  );
}

type RowProps = {
  of: ReviewRow;
  draft: ReplyDrafts["items"][number] | undefined;
  text: string;
  /** Somebody changed it. */
  isOwn: boolean;
  isChosen: boolean;
  isSending: boolean;
  why: unknown;
  choose: () => void;
  type: (text: string | null) => void;
};

function Row({ of, draft, text, isOwn, isChosen, isSending, why, choose, type }: RowProps) {
  const { t, f } = useI18n();
  const w = t.reviews.bulk;
  const reason = useReason();
  const name = reviewName(of, t);
  return (
    <li data-off={isChosen ? undefined : ""}>
      <Checkbox aria-label={w.include(name)} checked={isChosen} disabled={isSending} onChange={choose} />
      <ReviewHead of={of} />
      {isChosen && (
        <Input.TextArea
          aria-label={t.ui.pair(w.text, name)}
          lang={spoken(of.language)}
          autoSize={{ minRows: 2, maxRows: 8 }}
          maxLength={MOST_CHARACTERS}
          disabled={isSending}
          value={text}
          onChange={(event) => type(event.target.value)}
        />
      )}
      <span className="faint small">
        {of.answered_at && `${w.answered} `}
        {isChosen && !isOwn && (draft?.draft.template ? w.fromTemplate(draft.draft.template) : w.byRules)}
        {isChosen && isOwn && (
          <>
            {w.own}{" "}
            <Button type="link" size="small" disabled={isSending} onClick={() => type(null)}>
              {w.backToDraft}
            </Button>
          </>
        )}
      </span>
      {draft?.unreached && <p className="warn small">{w.unreached(reason(draft.unreached))}</p>}
      {why !== undefined && <p className="bad small">{explain(why, t, f)}</p>}
    </li>
  );
}
