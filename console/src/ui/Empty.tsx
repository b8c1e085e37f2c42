import type { ReactNode } from "react";
import { Logo } from "@/app/Logo";

/** The one empty state: what will be here, and the next step. */
export function Empty({ title, text, children }: { title: string; text?: string | undefined; children?: ReactNode }) {
  return (
    <div className="empty">
      <Logo size={28} />
      <h2>{title}</h2>
      {text && <p className="muted">{text}</p>}
      {children && <div className="row wrap">{children}</div>}
    </div>
  );
}
