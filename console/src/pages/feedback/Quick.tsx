import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import { feedback } from "@/api/feedback";
import { useI18n } from "@/i18n";

/** The work that waits, one click away; what is zero is not shown. */
export function Quick() {
  const { t, f } = useI18n();
  const overview = useQuery(feedback.overview(90)).data;
  if (!overview) return null;
  const { quick } = t.feedback;
  const links = [
    { label: quick.late, n: overview.late, to: "/feedback?late=true&sort=due", kind: "bad" },
    { label: quick.soon, n: overview.soon, to: "/feedback?waiting=true&sort=due", kind: "warn" },
    { label: quick.held, n: overview.held, to: "/feedback?approval=held", kind: "warn" },
  ].filter(({ n }) => n > 0);
  if (links.length === 0) return null;
  return (
    <nav className="row wrap quick" aria-label={quick.label}>
      {links.map(({ label, n, to, kind }) => (
        <Link key={to} to={to} className="tag" data-kind={kind}>
          {label} <b className="num">{f.number(n)}</b>
        </Link>
      ))}
    </nav>
  );
}
