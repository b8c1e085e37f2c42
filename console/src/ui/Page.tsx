import { type ReactNode, useEffect, useRef } from "react";
import { Link, useLocation } from "react-router";
import { useTitle } from "@/app/title";
import { How } from "./How";

type Tab = { path: string; title: string; count?: number | undefined };
type Props = {
  title: string;
  note?: ReactNode;
  actions?: ReactNode;
  tabs?: Tab[];
  back?: { path: string; title: string };
  children: ReactNode;
  wide?: boolean;
};

/** The frame of every page: one heading, what can be done here, sub-pages as tabs. */
export function Page({ title, note, actions, tabs, back, children, wide }: Props) {
  useTitle(title);
  const { pathname } = useLocation();
  const current = currentOf(tabs ?? [], pathname);
  const bar = useRef<HTMLElement>(null);
  // A phone shows a part of the tabs: the one it is on belongs to that part.
  useEffect(() => {
    const here = bar.current?.querySelector<HTMLElement>("[aria-current]");
    if (bar.current && here)
      bar.current.scrollLeft =
        here.offsetLeft - bar.current.offsetLeft - (bar.current.clientWidth - here.offsetWidth) / 2;
  }, [current]);
  return (
    <div className="page" data-wide={wide || undefined}>
      <header className="page-head">
        <div className="grow">
          {back && (
            <Link to={back.path} className="crumb">
              ← {back.title}
            </Link>
          )}
          <h1>{title}</h1>
          {note && <div className="muted page-note">{note}</div>}
        </div>
        {actions && <div className="row wrap page-actions">{actions}</div>}
      </header>
      {tabs && (
        <nav className="tabs" aria-label={title} ref={bar}>
          {tabs.map((tab) => (
            <Link key={tab.path} to={tab.path} aria-current={tab.path === current ? "page" : undefined}>
              {tab.title}
              {tab.count ? <span className="pill">{tab.count}</span> : null}
            </Link>
          ))}
        </nav>
      )}
      {children}
    </div>
  );
}

/** The tab of an address: the longest that it is, or that it lies under. One of a place's own address has nothing under it. */
function currentOf(tabs: readonly Tab[], pathname: string): string | undefined {
  const isAt = ({ path }: Tab) => pathname === path || (path.split("/").length > 2 && pathname.startsWith(`${path}/`));
  return tabs
    .filter(isAt)
    .map(({ path }) => path)
    .sort((a, b) => b.length - a.length)[0];
}

/** A titled part of a page. Separated by space and a line, not by a box. */
export function Section({
  title,
  note,
  how,
  actions,
  id,
  children,
}: {
  title: string;
  note?: ReactNode;
  /** How what it shows is computed, behind the note. */
  how?: ReactNode;
  actions?: ReactNode;
  id?: string;
  children: ReactNode;
}) {
  return (
    <section className="section" id={id} aria-label={title}>
      <header className="row between wrap">
        <div>
          <h2>{title}</h2>
          {(note ?? how) && (
            <p className="muted small">
              {note}
              {how && <How of={title}>{how}</How>}
            </p>
          )}
        </div>
        {actions && <div className="row wrap">{actions}</div>}
      </header>
      {children}
    </section>
  );
}
