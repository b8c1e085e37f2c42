import { Button, Select, Typography } from "antd";
import type { ReactNode } from "react";
import { FEEDBACK_KINDS, FEEDBACK_STATES, type FeedbackDetail, type FeedbackState } from "@/api/types";
import { useMay, useSession } from "@/app/session";
import { useI18n } from "@/i18n";
import { duration } from "@/pages/reviews/duration";
import { Ago, Facts, Tags } from "@/ui/bits";
import { usePostActions } from "./usePostActions";

const MOST_TITLE = 120;

/** Who has it, how far it is, what it is about, and until when an answer is promised. */
export function Handling({ post }: { post: FeedbackDetail }) {
  const { t, f } = useI18n();
  const w = t.feedbackPost.handling;
  const { account } = useSession();
  const mayEdit = useMay("editCustomers");
  const { change } = usePostActions(post.id);
  const isMine = post.owner === account.id;
  return (
    <section className="review-part" aria-label={w.title}>
      <div className="row between wrap">
        <h3>{w.title}</h3>
        {mayEdit && (
          <Button
            size="small"
            onClick={() =>
              change.mutate(
                isMine ? { owner: null, owner_name: null } : { owner: account.id, owner_name: account.name },
              )
            }
          >
            {isMine ? w.release : w.take}
          </Button>
        )}
      </div>
      <Facts
        items={[
          [w.owner, isMine ? w.you : (post.owner_name ?? t.feedback.nobody)],
          [w.state, <State key="state" post={post} mayEdit={mayEdit} />],
          [w.kind, <Kind key="kind" post={post} mayEdit={mayEdit} />],
          [w.tags, <TagsOf key="tags" post={post} mayEdit={mayEdit} />],
          ...(mayEdit && !post.is_erased
            ? [[w.renamed, <Title key="title" post={post} />] as [string, ReactNode]]
            : []),
          [
            w.promise,
            post.due_at ? (
              <span key="due" className={post.is_late ? "bad" : undefined}>
                {f.dateTime(post.due_at)} (<Ago at={post.due_at} />)
              </span>
            ) : (
              w.answeredIn(duration(post.answer_minutes, t, f))
            ),
          ],
        ]}
      />
    </section>
  );
}

type Props = { post: FeedbackDetail; mayEdit: boolean };

function State({ post: { id, state, is_public }, mayEdit }: Props) {
  const { t } = useI18n();
  const w = t.feedbackPost.handling;
  const { change } = usePostActions(id);
  if (!mayEdit || state === "merged") return t.feedback.state[state];
  return (
    <Select<FeedbackState>
      aria-label={w.state}
      title={is_public ? w.stateHint : ""}
      value={state}
      onChange={(next) => change.mutate({ state: next })}
      popupMatchSelectWidth={false}
      style={{ minWidth: 130 }}
      options={FEEDBACK_STATES.map((value) => ({ value, label: t.feedback.state[value] }))}
    />
  );
}

function Kind({ post: { id, kind }, mayEdit }: Props) {
  const { t } = useI18n();
  const w = t.feedbackPost.handling;
  const { change } = usePostActions(id);
  if (!mayEdit) return t.feedback.kind[kind];
  return (
    <Select
      aria-label={w.kind}
      title={w.kindHint}
      value={kind}
      onChange={(next) => change.mutate({ kind: next })}
      popupMatchSelectWidth={false}
      style={{ minWidth: 130 }}
      options={FEEDBACK_KINDS.map((value) => ({ value, label: t.feedback.kind[value] }))}
    />
  );
}

function TagsOf({ post: { id, tags }, mayEdit }: Props) {
  const { t } = useI18n();
  const w = t.feedbackPost.handling;
  const { change } = usePostActions(id);
  if (!mayEdit) return <Tags items={tags} />;
  return (
    <Select
      mode="tags"
      aria-label={w.tags}
      placeholder={w.tagsPlaceholder}
      open={false}
      suffix={null}
      value={tags}
      onChange={(next: string[]) => change.mutate({ tags: next.map((tag) => tag.trim()).filter(Boolean) })}
      tokenSeparators={[",", "，", "、"]}
      style={{ width: "100%", maxWidth: 320 }}
    />
  );
}

function Title({ post: { id, title } }: { post: FeedbackDetail }) {
  const { t } = useI18n();
  const { change } = usePostActions(id);
  return (
    <Typography.Text
      editable={{
        tooltip: t.feedbackPost.handling.rename,
        maxLength: MOST_TITLE,
        onChange: (next) => {
          if (next.trim() !== "" && next.trim() !== title) change.mutate({ title: next.trim() });
        },
      }}
    >
      {title}
    </Typography.Text>
  );
}
