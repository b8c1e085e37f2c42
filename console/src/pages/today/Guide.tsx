import CheckCircleFilled from "@ant-design/icons/CheckCircleFilled";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Link } from "react-router";
import { q } from "@/api/queries";
import type { SetupStep } from "@/api/types";
import { useI18n } from "@/i18n";

const PATH: Record<SetupStep["key"], string> = {
  shop: "/settings",
  import: "/data/imports?new=1",
  first_event: "/data",
  segment: "/segments/new",
  colleague: "/settings/staff?new=1",
};
const HIDDEN = "huitou.guide.hidden";

/** The set-up guide: ticks itself, and is gone when all is done. */
export function Guide() {
  const { t, f } = useI18n();
  const [hidden, setHidden] = useState(() => localStorage.getItem(HIDDEN) === "1");
  const steps = useQuery(q.setupGuide()).data?.steps;
  if (!steps || steps.every((step) => step.done)) return null;
  const done = steps.filter((step) => step.done).length;
  const next = steps.find((step) => !step.done)?.key;
  const toggle = () => {
    localStorage.setItem(HIDDEN, hidden ? "0" : "1");
    setHidden(!hidden);
  };
  return (
    <section className="guide" aria-label={t.today.guide.title}>
      <header className="row between">
        <div className="row">
          <h2>{t.today.guide.title}</h2>
          <span className="muted small">{t.today.guide.progress(f.number(done), f.number(steps.length))}</span>
        </div>
        <button type="button" className="bare muted small" aria-expanded={!hidden} onClick={toggle}>
          {hidden ? t.today.guide.show : t.today.guide.hide}
        </button>
      </header>
      <progress className="sr" value={done} max={steps.length} />
      {!hidden && (
        <ol>
          {steps.map(({ key, done: ticked }) => (
            <li key={key} data-done={ticked || undefined} data-next={key === next || undefined}>
              {ticked ? <CheckCircleFilled aria-label={t.ui.done} /> : <i aria-hidden="true" />}
              <div>
                {ticked ? (
                  <span>{t.today.guide.step[key]}</span>
                ) : (
                  <Link to={PATH[key]}>{t.today.guide.step[key]}</Link>
                )}
                {!ticked && <p className="muted small">{t.today.guide.hint[key]}</p>}
              </div>
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}
