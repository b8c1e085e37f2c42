import type { ReactNode } from "react";
import { Logo } from "@/app/Logo";

type Props = {
  title: string;
  text?: string | undefined;
  children?: ReactNode;
  /** It is all of the page. */
  page?: boolean;
};

/** The one empty state: what will be here, and the next step. */
export function Empty({ title, text, children, page }: Props) {
  const Title = page ? "h1" : "h2";
  return (
    <div className="empty">
      <Logo size={28} />
      <Title>{title}</Title>
      {text && <p className="muted">{text}</p>}
      {children && <div className="row wrap">{children}</div>}
    </div>
  );
}
