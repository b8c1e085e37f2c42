import { useQuery } from "@tanstack/react-query";
import { Checkbox, Input, Modal, Segmented, Select } from "antd";
import { listen } from "@/api/listen";
import type { ReplyDraft, ReviewRow } from "@/api/types";
import { useI18n } from "@/i18n";
import { explain } from "@/ui/explain";
import { Failure } from "@/ui/Failure";
import { Bones } from "@/ui/Loaded";
import { useToast } from "@/ui/toast";
import { spoken } from "../bits";
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

/** Answering many reviews: every text can be read, changed or left out before any is sent. */
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
        <p className="muted small">{w.replyHint}</p>
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
                isChosen={written.chosen.has(row.id)}
                isSending={sending.isPending}
                why={failed.get(row.id)}
                choose={() => written.choose(row.id)}
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
  draft: ReplyDraft | undefined;
  text: string;
  isChosen: boolean;
  isSending: boolean;
  why: unknown;
  choose: () => void;
  type: (text: string) => void;
};

function Row({ of, draft, text, isChosen, isSending, why, choose, type }: RowProps) {
  const { t, f } = useI18n();
  const w = t.reviews.bulk;
  return (
    <li data-off={isChosen ? undefined : ""}>
      <Checkbox aria-label={w.include} checked={isChosen} disabled={isSending} onChange={choose} />
      <ReviewHead of={of} />
      {isChosen && (
        <Input.TextArea
          aria-label={w.text}
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
        {isChosen && (draft?.template ? w.fromTemplate(draft.template) : w.byRules)}
      </span>
      {why !== undefined && <p className="bad small">{explain(why, t, f)}</p>}
    </li>
  );
}
