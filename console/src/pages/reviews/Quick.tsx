import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import { listen } from "@/api/listen";
import { useSession } from "@/app/session";
import { useI18n } from "@/i18n";

/** The work that waits, one click away. Counts come from the overview; what is zero is not shown. */
export function Quick() {
  const { t, f } = useI18n();
  const { account } = useSession();
  const overview = useQuery(listen.overview(90)).data;
  if (!overview) return null;
  const { quick } = t.reviews;
  const { recoveries, held, reported, mine } = overview;
  const links = [
    { label: quick.mine, n: mine, to: `/reviews?recovery=open&owner=${account.id}`, kind: "warn" },
    { label: quick.overdue, n: recoveries.overdue, to: "/reviews?recovery=overdue", kind: "bad" },
    { label: quick.open, n: recoveries.open, to: "/reviews?recovery=open", kind: "warn" },
    { label: quick.held, n: held, to: "/reviews?state=held", kind: "warn" },
    { label: quick.reported, n: reported, to: "/reviews?reported=open", kind: "warn" },
  ].filter(({ n }) => n > 0);
  return (
    <nav className="row wrap quick" aria-label={quick.label}>
      {links.map(({ label, n, to, kind }) => (
        <Link key={to} to={to} className="tag" data-kind={kind}>
          {label} <b className="num">{f.number(n)}</b>
        </Link>
      ))}
      <Link to="/reviews?class=bad&answered=false" className="tag">
        {quick.unanswered}
      </Link>
    </nav>
  );
}
