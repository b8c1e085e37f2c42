import { Button, Input, Segmented, Select } from "antd";
import type { TextAreaRef } from "antd/es/input/TextArea";
import { useEffect, useRef, useState } from "react";
import { FEEDBACK_STATES, type FeedbackDetail, type FeedbackState } from "@/api/types";
import { useI18n } from "@/i18n";
import { keep, type Written, written } from "@/pages/reviews/detail/draft";
import { usePostActions } from "./usePostActions";

const MOST_CHARACTERS = 4_000;
type Props = { post: FeedbackDetail; answerAsked: number; next?: (() => void) | undefined };

/** What is being written, kept while one looks at other posts until it is sent. */
function useWriting(post: FeedbackDetail) {
  const mustBePrivate = post.is_private || post.state === "merged";
  const [draft, setDraft] = useState(() => written(post.id));
  const [state, setState] = useState<FeedbackState>();
  const { answer } = usePostActions(post.id);
  const isPrivate = mustBePrivate || draft.isPrivate;
  const change = (part: Partial<Written>) => {
    const changed = { ...draft, ...part };
    setDraft(changed);
    keep(post.id, changed);
  };
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
  const field = useRef<TextAreaRef>(null);
  useEffect(() => {
    if (answerAsked > 0) field.current?.focus();
  }, [answerAsked]);
  const hint = mustBePrivate ? w.alwaysPrivate : isPrivate ? w.privateHint : w.publicHint;
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
      <Input.TextArea
        ref={field}
        aria-label={isPrivate ? w.private : w.public}
        placeholder={state === "declined" ? w.placeholderDeclined : w.placeholder}
        autoSize={{ minRows: 3, maxRows: 14 }}
        maxLength={MOST_CHARACTERS}
        value={draft.text}
        onChange={(event) => change({ text: event.target.value })}
        onKeyDown={(event) => {
          if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) send(next);
          if (event.key === "Escape") field.current?.blur();
        }}
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
          {next && (
            <Button disabled={isEmpty} loading={isSending} onClick={() => send(next)}>
              {w.sendNext}
            </Button>
          )}
          <Button type="primary" disabled={isEmpty} loading={isSending} title={w.shortcut} onClick={() => send()}>
            {w.send}
          </Button>
        </div>
      </div>
    </div>
  );
}
