import { Segmented, Select } from "antd";
import { useState } from "react";
import { FEEDBACK_STATES, type FeedbackDetail, type FeedbackState } from "@/api/types";
import { useI18n } from "@/i18n";
import { MessageField, SendButtons, useDraft } from "@/ui/writing";
import { usePostActions } from "./usePostActions";

const MOST_CHARACTERS = 4_000;
type Props = { post: FeedbackDetail; answerAsked: number; next?: (() => void) | undefined };

/** What is being written, kept while one looks at other posts until it is sent. */
function useWriting(post: FeedbackDetail) {
  const mustBePrivate = post.is_private || post.state === "merged";
  const [draft, change] = useDraft(post.id);
  const [state, setState] = useState<FeedbackState>();
  const { answer } = usePostActions(post.id);
  const isPrivate = mustBePrivate || draft.isPrivate;
  const send = (then?: () => void) => {
    const text = draft.text.trim();
    if (text === "" || answer.isPending) return;
    answer.mutate(
      { text, is_public: !isPrivate, ...(state ? { state } : {}) },
      {
        onSuccess: () => {
          change({ text: "" });
          setState(undefined);
          then?.();
        },
      },
    );
  };
  return {
    draft,
    change,
    state,
    setState,
    send,
    isPrivate,
    mustBePrivate,
    isSending: answer.isPending,
    isEmpty: draft.text.trim() === "",
  };
}

/** Writing an answer: to everybody or to the author, and what becomes of the post with it. */
export function AnswerBox({ post, answerAsked, next }: Props) {
  const { t } = useI18n();
  const w = t.feedbackPost.answer;
  const { draft, change, state, setState, send, isPrivate, mustBePrivate, isSending, isEmpty } = useWriting(post);
  const always = post.state === "merged" ? w.merged : w.alwaysPrivate;
  const hint = mustBePrivate ? always : isPrivate ? w.privateHint : w.publicHint;
  return (
    <div className="stack-s composer" id="answer">
      {!mustBePrivate && (
        <Segmented
          aria-label={w.label}
          value={isPrivate ? "private" : "public"}
          onChange={(value) => change({ isPrivate: value === "private" })}
          options={[
            { value: "public", label: w.public },
            { value: "private", label: w.private },
          ]}
        />
      )}
      <MessageField
        label={isPrivate ? w.private : w.public}
        placeholder={state === "declined" ? w.placeholderDeclined : w.placeholder}
        most={MOST_CHARACTERS}
        value={draft.text}
        onChange={(text) => change({ text })}
        send={() => send(next)}
        asked={answerAsked}
      />
      <div className="row wrap between">
        <span className="faint small">{hint}</span>
        <div className="row wrap">
          {post.state !== "merged" && (
            <Select<FeedbackState>
              aria-label={w.then}
              placeholder={w.then}
              allowClear
              value={state ?? null}
              onChange={setState}
              popupMatchSelectWidth={false}
              style={{ minWidth: 130 }}
              options={FEEDBACK_STATES.map((value) => ({ value, label: t.feedback.state[value] }))}
            />
          )}
          <SendButtons words={w} isEmpty={isEmpty} isSending={isSending} send={send} next={next} />
        </div>
      </div>
    </div>
  );
}
