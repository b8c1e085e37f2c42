/** Short messages that come and go, read out by screen readers. */
import { createContext, type ReactNode, useCallback, useContext, useMemo, useRef, useState } from "react";
import { useI18n } from "@/i18n";
import { explain } from "./explain";

type Kind = "good" | "bad";
type Action = { label: string; run: () => void };
type Note = { id: number; kind: Kind; text: string; action?: Action | undefined };
type Toast = {
  good: (text: string, action?: Action) => void;
  bad: (text: string) => void;
  problem: (error: unknown) => void;
};
const Context = createContext<Toast | null>(null);
const SHOWN_MS = 5_000;

export function ToastProvider({ children }: { children: ReactNode }) {
  const { t, f } = useI18n();
  const [notes, setNotes] = useState<Note[]>([]);
  const nextId = useRef(0);
  const drop = useCallback((id: number) => setNotes((old) => old.filter((note) => note.id !== id)), []);
  const show = useCallback(
    (kind: Kind, text: string, action?: Action) => {
      const id = nextId.current++;
      setNotes((old) => [...old.slice(-2), { id, kind, text, action }]);
      setTimeout(() => drop(id), action ? SHOWN_MS * 2 : SHOWN_MS);
    },
    [drop],
  );
  const toast = useMemo<Toast>(
    () => ({
      good: (text, action) => show("good", text, action),
      bad: (text) => show("bad", text),
      problem: (error) => show("bad", explain(error, t, f)),
    }),
    [show, t, f],
  );
  return (
    <Context value={toast}>
      {children}
      <div className="toasts" aria-live="polite">
        {notes.map((note) => (
          <div key={note.id} className="toast" data-kind={note.kind} role={note.kind === "bad" ? "alert" : undefined}>
            <span>{note.text}</span>
            {note.action && (
              <button
                type="button"
                className="bare"
                onClick={() => {
                  note.action?.run();
                  drop(note.id);
                }}
              >
                {note.action.label}
              </button>
            )}
            <button type="button" className="bare" aria-label={t.ui.close} onClick={() => drop(note.id)}>
              ×
            </button>
          </div>
        ))}
      </div>
    </Context>
  );
}

export function useToast(): Toast {
  const value = useContext(Context);
  if (!value) throw new Error("useToast outside ToastProvider");
  return value;
}
