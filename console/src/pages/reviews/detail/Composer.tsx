import { useMutation, useQuery } from "@tanstack/react-query";
import { Button, Dropdown, Popconfirm, Segmented } from "antd";
import { get, send } from "@/api/http";
import { listen } from "@/api/listen";
import type { ReplyDraft, ReplyTemplate, Review } from "@/api/types";
import { useSession } from "@/app/session";
import { lookup, useI18n } from "@/i18n";
import { useToast } from "@/ui/toast";
import { MessageField, SendButtons, useDraft } from "@/ui/writing";
import { useAspectName } from "../../voices/names";
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
          change({ text: "", used: null, model: null });
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
  const publicHint = review.state === "published" && !review.is_message ? w.publicHint : w.unseenHint;
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
        <Helpers
          review={review}
          isPrivate={draft.isPrivate}
          text={draft.text}
          write={(text, used, model = null) => change({ text, used, model })}
        />
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
          {draft.model && `${w.byModel(draft.model)} `}
          {draft.used.length > 0
            ? t.ui.pair(w.used, f.list(draft.used.map((fact) => lookup(t.review.fact, fact))))
            : w.usedNothing}
        </p>
      )}
      <div className="row wrap between">
        <span className="faint small">{draft.isPrivate ? w.privateHint : publicHint}</span>
        <div className="row">
          <SendButtons words={w} isEmpty={isEmpty} isSending={isSending} send={send} next={next} />
        </div>
      </div>
    </div>
  );
}

type Write = (text: string, used: string[] | null, model?: string | null) => void;
type HelperProps = { review: Review; isPrivate: boolean; text: string; write: Write };

/** What helps to begin: a template, a draft by rules, and one by the shop's model where there is one. */
function Helpers(props: HelperProps) {
  const { t } = useI18n();
  const w = t.review.reply;
  const path = `/reviews/${props.review.id}/draft` as const;
  const model = useQuery(listen.replyModel()).data;
  return (
    <div className="row wrap">
      <Templates review={props.review} write={props.write} />
      <DraftButton {...props} label={w.draft} load={() => get<ReplyDraft>(path, { is_private: props.isPrivate })} />
      {model?.is_on && <DraftButton {...props} label={w.draftByModel} load={() => send<ReplyDraft>("POST", path)} />}
    </div>
  );
}

type ButtonProps = HelperProps & { label: string; load: () => Promise<ReplyDraft> };

/** A draft, without a question only when nothing would be lost. */
function DraftButton({ text, write, label, load }: ButtonProps) {
  const { t } = useI18n();
  const toast = useToast();
  const draft = useMutation({
    mutationFn: (_: boolean) => load(),
    onSuccess: ({ text: drafted, used, model }, replaces) =>
      // What was typed while the draft was on its way stays.
      write(replaces || text === "" ? drafted : `${text}\n\n${drafted}`, used, model ?? null),
    onError: toast.problem,
  });
  const button = (
    <Button size="small" loading={draft.isPending} onClick={text === "" ? () => draft.mutate(false) : undefined}>
      {label}
    </Button>
  );
  if (text === "") return button;
  return (
    <Popconfirm title={t.review.reply.replaceDraft} onConfirm={() => draft.mutate(true)}>
      {button}
    </Popconfirm>
  );
}

function Templates({ review, write }: { review: Review; write: Write }) {
  const { t, f } = useI18n();
  const { shop } = useSession();
  const name = useAspectName();
  const tone = review.class === "good" ? "positive" : "negative";
  const named = review.aspects.filter(({ polarity }) => polarity === tone).map(({ aspect }) => name(aspect));
  const templates = useQuery(listen.templates()).data?.items ?? [];
  const fillIn = (template: ReplyTemplate) =>
    write(
      fill(template.text, {
        name: authorName(review),
        product: review.product?.name,
        order: review.order_id,
        shop: shop.name,
        aspects: f.list([...new Set(named)].slice(0, 3)),
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
