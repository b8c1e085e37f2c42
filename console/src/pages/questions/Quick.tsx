import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import { questions } from "@/api/questions";
import { useI18n } from "@/i18n";

/** The work that waits, one click away; what is zero is not shown. */
export function Quick() {
  const { t, f } = useI18n();
  const { quick } = t.questions;
  const held = useQuery(questions.count({ state: "held" })).data?.total ?? 0;
  const unanswered = useQuery(questions.count({ state: "published", answered: false })).data?.total ?? 0;
  const links = [
    { label: quick.held, n: held, to: "/questions?state=held" },
    { label: quick.unanswered, n: unanswered, to: "/questions?state=published&answered=false" },
  ].filter(({ n }) => n > 0);
  if (links.length === 0) return null;
  return (
    <nav className="row wrap quick" aria-label={quick.label}>
      {links.map(({ label, n, to }) => (
        <Link key={to} to={to} className="tag" data-kind="warn">
          {label} <b className="num">{f.number(n)}</b>
        </Link>
      ))}
    </nav>
  );
}
