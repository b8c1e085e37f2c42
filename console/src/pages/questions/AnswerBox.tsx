import { useState } from "react";
import { useI18n } from "@/i18n";
import { MessageField, SendButtons } from "@/ui/writing";
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
      <MessageField
        label={w.label}
        placeholder={w.placeholder}
        most={MOST_CHARACTERS}
        value={text}
        onChange={setText}
        send={send}
      />
      <div className="row wrap between">
        <span className="faint small">{w.hint}</span>
        <SendButtons words={w} isEmpty={written === ""} isSending={answer.isPending} send={send} />
      </div>
    </div>
  );
}
