import { Link } from "react-router";
import type { Measure, MeasureNumber } from "@/api/types";
import { lookup, useI18n } from "@/i18n";
import { How } from "@/ui/How";
import { type Move, moveOf, seeOf, type Show, showAs, tooFew } from "./measures";
import { Trend } from "./Trend";

/** One measure: its value, how sure it is, how it moved, its course, its formula, and the way to what is behind it. */
export function MeasureCard({ measure }: { measure: Measure }) {
  const { t, f } = useI18n();
  const w = t.scoreboard;
  const { key, now, observed, link } = measure;
  const show = showAs(measure.unit, t, f);
  const name = lookup(w.measure, key);
  const formula = lookup(w.formula, key);
  const see = seeOf(measure, t);
  const named = (of: Measure["surveys"][number]) => (of.is_elsewhere ? w.elsewhere(of.name) : of.name);
  return (
    <article className="measure" data-small={now?.is_small || undefined} aria-label={name}>
      <h3>
        {name}
        <How of={name}>
          <p>{formula}</p>
          <p className="muted">{w.sure95}</p>
          <p className="muted">{w.dashed}</p>
        </How>
      </h3>
      {now ? <Value of={now} show={show} /> : <p className="measure-value faint">{w.none}</p>}
      {now && observed && <p className="small muted">{w.observed(f.date(observed.from), f.date(observed.to))}</p>}
      {now && measure.surveys.length > 0 && <p className="small muted">{w.from(f.list(measure.surveys.map(named)))}</p>}
      {measure.missing && (
        <p className="small muted">
          {measure.undated == null ? lookup(w.missing, measure.missing) : w.undated(f.number(measure.undated))}
        </p>
      )}
      {now && <Moved measure={measure} show={show} />}
      {measure.series.some(({ number }) => number) && <Trend measure={measure} name={name} />}
      <p className="print-only small muted">{formula}</p>
      <Link className="link small no-print" to={link} aria-label={`${see}: ${name}`}>
        {see} →
      </Link>
    </article>
  );
}

function Value({ of: { value, low, high, n, is_small }, show }: { of: MeasureNumber; show: Show }) {
  const { t, f } = useI18n();
  const w = t.scoreboard;
  return (
    <>
      <p className="measure-value num">{show.value(value)}</p>
      <p className="row wrap small muted">
        {low != null && high != null && (
          <span className="num" title={w.interval(show.value(low), show.value(high))}>
            {show.value(low)} – {show.value(high)}
          </span>
        )}
        <span>{t.ui.number.n(f.number(n))}</span>
        {is_small && <span className="warn">{w.few}</span>}
      </p>
    </>
  );
}

/** The change against the compared period, coloured where it is more than chance; none where either has too few. */
function Moved({ measure: { change, now, previous }, show }: { measure: Measure; show: Show }) {
  const { t, f } = useI18n();
  const w = t.scoreboard;
  if (!previous) return <p className="small faint">{w.noBefore}</p>;
  const few = tooFew(now, previous);
  if (!change || few)
    return (
      <p className="small faint">
        {w.tooFew[few ?? "before"]} · {w.before(show.value(previous.value), f.number(previous.n))}
      </p>
    );
  const move = moveOf(change, show);
  return (
    <p className="small" title={w.changeInterval(show.change(change.low), show.change(change.high))}>
      <Arrow of={move} />{" "}
      <span className="faint">
        {move.way === "same" ? "· " : `${move.mood === "chance" ? w.chance : w.sure} · `}
        {w.before(show.value(previous.value), f.number(previous.n))}
      </span>
    </p>
  );
}

const ARROW = { up: "↑", down: "↓", same: "→" } as const;

/** Which way it went and how far, coloured where it is more than chance. */
export function Arrow({ of: { way, mood, text } }: { of: Move }) {
  const { t } = useI18n();
  return (
    <span className={mood === "chance" ? "faint" : mood}>
      <span aria-hidden="true">{ARROW[way]}</span>{" "}
      <span className={way === "same" ? undefined : "sr"}>{t.ui.number[way]}</span> {way !== "same" && text}
    </span>
  );
}
