import { Button, Input } from "antd";
import { useState } from "react";
import { useI18n } from "@/i18n";

type Note = { at: string; by?: string | null | undefined; text: string };

/** What was noted on a piece of work, oldest first: when and by whom. */
export function Notes({ of }: { of: readonly Note[] }) {
  const { t, f } = useI18n();
  if (of.length === 0) return null;
  return (
    <ol className="stack-s small" aria-label={t.review.recovery.note}>
      {of.map(({ at, by, text }, place) => (
        <li key={place} className="row wrap top">
          <time className="faint num" dateTime={at}>
            {f.dateTime(at)}
          </time>
          <span>
            {by && <span className="muted">{by}: </span>}
            {text}
          </span>
        </li>
      ))}
    </ol>
  );
}

type Props = { add: (note: string, then: { onSuccess: () => void }) => void; isSaving: boolean };

/** Writing down one more. */
export function AddNote({ add, isSaving }: Props) {
  const { t } = useI18n();
  const w = t.review.recovery;
  const [text, setText] = useState("");
  return (
    <form
      className="row top"
      onSubmit={(event) => {
        event.preventDefault();
        if (text.trim()) add(text.trim(), { onSuccess: () => setText("") });
      }}
    >
      <Input.TextArea
        aria-label={w.note}
        placeholder={w.notePlaceholder}
        maxLength={2_000}
        autoSize={{ minRows: 1, maxRows: 6 }}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) event.currentTarget.form?.requestSubmit();
        }}
      />
      <Button htmlType="submit" disabled={!text.trim()} loading={isSaving}>
        {w.addNote}
      </Button>
    </form>
  );
}
