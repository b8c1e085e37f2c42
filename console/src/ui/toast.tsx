/** Short messages that come and go, read out by screen readers. */
import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useRef, useState } from "react";
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
  const show = useCallback((kind: Kind, text: string, action?: Action) => {
    const id = nextId.current++;
    setNotes((old) => [...old.slice(-2), { id, kind, text, action }]);
  }, []);
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
          <Shown key={note.id} note={note} drop={drop} />
        ))}
      </div>
    </Context>
  );
}

/** Goes by itself after a while, but not from under the mouse or the focus: whoever is about to undo something is not too late. */
function Shown({ note: { id, kind, text, action }, drop }: { note: Note; drop: (id: number) => void }) {
  const { t } = useI18n();
  const [isHeld, setHeld] = useState(false);
  const shownMs = action ? SHOWN_MS * 2 : SHOWN_MS;
  useEffect(() => {
    if (isHeld) return;
    const wait = setTimeout(() => drop(id), shownMs);
    return () => clearTimeout(wait);
  }, [isHeld, id, shownMs, drop]);
  const hold = () => setHeld(true);
  const release = () => setHeld(false);
  const focus = { onFocus: hold, onBlur: release };
  return (
    <div
      className="toast"
      data-kind={kind}
      role={kind === "bad" ? "alert" : undefined}
      onPointerEnter={hold}
      onPointerLeave={release}
    >
      <span>{text}</span>
      {action && (
        <button
          type="button"
          className="bare"
          {...focus}
          onClick={() => {
            action.run();
            drop(id);
          }}
        >
          {action.label}
        </button>
      )}
      <button type="button" className="bare" aria-label={t.ui.close} {...focus} onClick={() => drop(id)}>
        ×
      </button>
    </div>
  );
}

export function useToast(): Toast {
  const value = useContext(Context);
  if (!value) throw new Error("useToast outside ToastProvider");
  return value;
}
