import { Button, Input } from "antd";
import { useState } from "react";
import { useI18n } from "@/i18n";
import { useQuestionActions } from "./useQuestionActions";

const MOST_CHARACTERS = 2_000;

/** Writing an answer, which everybody reads as the shop's. */
export function AnswerBox({ id }: { id: string }) {
  const { t } = useI18n();
  const w = t.questions.answer;
  const [text, setText] = useState("");
  const { answer } = useQuestionActions(id);
  const written = text.trim();
  const send = () => {
    if (written === "" || answer.isPending) return;
    answer.mutate(written, { onSuccess: () => setText("") });
  };
  return (
    <div className="stack-s composer">
      <Input.TextArea
        aria-label={w.label}
        placeholder={w.placeholder}
        autoSize={{ minRows: 3, maxRows: 14 }}
        maxLength={MOST_CHARACTERS}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) send();
        }}
      />
      <div className="row wrap between">
        <span className="faint small">{w.hint}</span>
        <Button
          type="primary"
          disabled={written === ""}
          loading={answer.isPending}
          title={t.review.reply.shortcut}
          onClick={send}
        >
          {w.send}
        </Button>
      </div>
    </div>
  );
}
