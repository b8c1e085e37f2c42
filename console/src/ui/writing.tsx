/** What staff write to customers: the draft that is kept, the field, and what sends it. */
import { Button, Input } from "antd";
import type { TextAreaRef } from "antd/es/input/TextArea";
import { useEffect, useRef, useState } from "react";
import { useI18n } from "@/i18n";

type Draft = {
  text: string;
  isPrivate: boolean;
  used: string[] | null;
  /** The model that wrote it. */
  model: string | null;
};

const NOTHING: Draft = { text: "", isPrivate: false, used: null, model: null };
const kept = new Map<string, Draft>();

/** What is being written about something, kept while one looks elsewhere. Gone when the page is left for good. */
export function useDraft(id: string) {
  const [draft, setDraft] = useState(() => kept.get(id) ?? NOTHING);
  const change = (part: Partial<Draft>) => {
    const changed = { ...draft, ...part };
    setDraft(changed);
    if (changed.text === "") kept.delete(id);
    else kept.set(id, changed);
  };
  return [draft, change] as const;
}

type FieldProps = {
  label: string;
  placeholder: string;
  most: number;
  value: string;
  onChange: (text: string) => void;
  send: () => void;
  /** How often somebody asked to write here: each time the field takes the focus. */
  asked?: number;
};

export function MessageField({ label, placeholder, most, value, onChange, send, asked = 0 }: FieldProps) {
  const field = useRef<TextAreaRef>(null);
  useEffect(() => {
    if (asked > 0) field.current?.focus();
  }, [asked]);
  return (
    <Input.TextArea
      ref={field}
      aria-label={label}
      placeholder={placeholder}
      autoSize={{ minRows: 3, maxRows: 14 }}
      maxLength={most}
      value={value}
      onChange={(event) => onChange(event.target.value)}
      onKeyDown={(event) => {
        if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) send();
        if (event.key === "Escape") field.current?.blur();
      }}
    />
  );
}

type SendProps = {
  words: { send: string; sendNext?: string };
  isEmpty: boolean;
  isSending: boolean;
  send: (then?: () => void) => void;
  /** Goes on to what waits next, where there is one. */
  next?: (() => void) | undefined;
};

export function SendButtons({ words, isEmpty, isSending, send, next }: SendProps) {
  const { t } = useI18n();
  const state = { disabled: isEmpty, loading: isSending };
  return (
    <>
      {next && (
        <Button {...state} onClick={() => send(next)}>
          {words.sendNext}
        </Button>
      )}
      <Button type="primary" {...state} title={t.review.reply.shortcut} onClick={() => send()}>
        {words.send}
      </Button>
    </>
  );
}
