import { useMutation, useQuery } from "@tanstack/react-query";
import { Button, Dropdown, Popconfirm, Segmented } from "antd";
import { get } from "@/api/http";
import { listen } from "@/api/listen";
import type { ReplyDraft, ReplyTemplate, Review } from "@/api/types";
import { useSession } from "@/app/session";
import { lookup, useI18n } from "@/i18n";
import { useToast } from "@/ui/toast";
import { MessageField, SendButtons, useDraft } from "@/ui/writing";
import { authorName } from "../columns";
import { fill } from "./fill";
import { useReviewActions } from "./useReviewActions";

const MOST_CHARACTERS = 5_000;
type Props = { review: Review; replyAsked: number; next?: (() => void) | undefined };

/** What is being written, kept through page changes until it is sent. */
function useWriting(review: Review) {
  const [draft, change] = useDraft(review.id);
  const { reply } = useReviewActions(review.id);
  const send = (then?: () => void) => {
    if (draft.text.trim() === "" || reply.isPending) return;
    reply.mutate(
      { text: draft.text.trim(), is_private: draft.isPrivate },
      {
        onSuccess: () => {
          change({ text: "", used: null });
          then?.();
        },
      },
    );
  };
  return { draft, change, send, isSending: reply.isPending, isEmpty: draft.text.trim() === "" };
}

/** Writing a reply: by hand, from a draft that says what it used, or from a template. */
export function Composer({ review, replyAsked, next }: Props) {
  const { t, f } = useI18n();
  const w = t.review.reply;
  const { draft, change, send, isSending, isEmpty } = useWriting(review);
  return (
    <div className="stack-s composer" id="reply">
      <div className="row wrap between">
        <Segmented
          aria-label={w.title}
          value={draft.isPrivate ? "private" : "public"}
          onChange={(value) => change({ isPrivate: value === "private" })}
          options={[
            { value: "public", label: w.public },
            { value: "private", label: w.private },
          ]}
        />
        <Helpers review={review} hasText={draft.text !== ""} write={(text, used) => change({ text, used })} />
      </div>
      <MessageField
        label={draft.isPrivate ? w.private : w.public}
        placeholder={draft.isPrivate ? w.placeholderPrivate : w.placeholderPublic}
        most={MOST_CHARACTERS}
        value={draft.text}
        onChange={(text) => change({ text })}
        send={() => send(next)}
        asked={replyAsked}
      />
      {draft.used && draft.text !== "" && (
        <p className="small muted">
          {draft.used.length > 0
            ? `${w.used}: ${f.list(draft.used.map((fact) => lookup(t.review.fact, fact)))}`
            : w.usedNothing}
        </p>
      )}
      <div className="row wrap between">
        <span className="faint small">{draft.isPrivate ? w.privateHint : w.publicHint}</span>
        <div className="row">
          <SendButtons words={w} isEmpty={isEmpty} isSending={isSending} send={send} next={next} />
        </div>
      </div>
    </div>
  );
}

type Write = (text: string, used: string[] | null) => void;

/** A draft or a template, without a question only when nothing would be lost. */
function Helpers({ review, hasText, write }: { review: Review; hasText: boolean; write: Write }) {
  const { t } = useI18n();
  const w = t.review.reply;
  const toast = useToast();
  const draft = useMutation({
    mutationFn: () => get<ReplyDraft>(`/reviews/${review.id}/draft`),
    onSuccess: ({ text, used }) => write(text, used),
    onError: toast.problem,
  });
  const button = (
    <Button size="small" loading={draft.isPending} onClick={hasText ? undefined : () => draft.mutate()}>
      {w.draft}
    </Button>
  );
  return (
    <div className="row">
      <Templates review={review} write={write} />
      {hasText ? (
        <Popconfirm title={w.replaceDraft} onConfirm={() => draft.mutate()}>
          {button}
        </Popconfirm>
      ) : (
        button
      )}
    </div>
  );
}

function Templates({ review, write }: { review: Review; write: Write }) {
  const { t } = useI18n();
  const { shop } = useSession();
  const templates = useQuery(listen.templates()).data?.items ?? [];
  const fillIn = (template: ReplyTemplate) =>
    write(
      fill(template.text, {
        name: authorName(review),
        product: review.product?.name,
        order: review.order_id,
        shop: shop.name,
      }),
      null,
    );
  const items =
    templates.length > 0
      ? templates.map((one) => ({ key: one.id, label: one.name, onClick: () => fillIn(one) }))
      : [{ key: "none", label: t.review.reply.noTemplates, disabled: true }];
  return (
    <Dropdown trigger={["click"]} menu={{ items }} placement="bottomRight">
      <Button size="small">{t.review.reply.template}</Button>
    </Dropdown>
  );
}
