import { type ReactNode, useId } from "react";
import { useI18n } from "@/i18n";
import { explainField } from "@/ui/explain";
import { at, firstWithin, type Refused } from "./refused";

/** What the server refused at a place, in words; `deep`, also below it. */
export function useRefusal(refused: Refused, deep = false): (path: string) => string | undefined {
  const { t } = useI18n();
  return (path) => {
    const fault = deep ? firstWithin(refused, path) : at(refused, path);
    return fault && explainField(fault, t);
  };
}

export function Refusal({ children }: { children: ReactNode }) {
  return children ? (
    <p className="bad small" role="alert">
      {children}
    </p>
  ) : null;
}

type Around = { label: string; hint?: ReactNode; error?: string | undefined };
type Props = Around & { children: (id: string) => ReactNode };

/** A field of the editor with its label above, a hint and what was refused below. */
export function Field({ label, hint, error, children }: Props) {
  const id = useId();
  return (
    <div className="stack-s">
      <label className="muted" htmlFor={id}>
        {label}
      </label>
      {children(id)}
      {hint && <span className="faint small">{hint}</span>}
      <Refusal>{error}</Refusal>
    </div>
  );
}

/** Several controls under one label. */
export function Fields({ label, hint, error, children }: Around & { children: ReactNode }) {
  return (
    <div className="stack-s" role="group" aria-label={label}>
      <span className="muted">{label}</span>
      {children}
      {hint && <span className="faint small">{hint}</span>}
      <Refusal>{error}</Refusal>
    </div>
  );
}
