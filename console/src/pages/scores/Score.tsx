import type { ReactNode } from "react";
import type { Score as Of } from "@/api/types";
import { useI18n } from "@/i18n";
import { FEW, hasLeft, isOfFew } from "@/ui/chance";
import { How } from "@/ui/How";

export const TARGET = 4.8;

type Props = {
  title: string;
  of: Of;
  show: (value: number | null | undefined) => string;
  /** How a change is written, where not like the score itself. */
  showChange?: (by: number) => string;
  formula: ReactNode;
  how: ReactNode;
  use?: string;
};

/** One score: what it is, how sure, what it was, what would lift it, and how it comes about with its own numbers. */
export function Score({ title, of, show, showChange = show, formula, how, use }: Props) {
  const { t, f } = useI18n();
  const s = t.scores;
  const isFew = of.n < FEW;
  const change = of.value != null && of.previous != null ? of.value - of.previous : null;
  return (
    <article className="score" data-few={isFew || undefined}>
      <h3>
        {title}
        <How of={title}>{how}</How>
      </h3>
      {use && <p className="faint small">{use}</p>}
      <p className="score-value num">{of.value == null ? s.none : show(of.value)}</p>
      <p className="row wrap small muted">
        {change !== null && <Moved by={change} of={of} show={showChange} previous={show(of.previous)} />}
        {of.interval && (
          <span title={s.interval(show(of.interval.low), show(of.interval.high))}>
            {show(of.interval.low)} – {show(of.interval.high)}
          </span>
        )}
        <span>{t.ui.number.n(f.number(of.n))}</span>
      </p>
      {of.value != null && <p className="small formula">{formula}</p>}
      {isFew && of.n > 0 && <p className="small warn">{s.few}</p>}
      <Needed of={of} />
    </article>
  );
}

type MovedProps = { by: number; of: Of; show: (value: number) => string; previous: string };

/** Which way it went and how far: coloured where it is more than chance, grey where it is of few now or before. */
export function Moved({ by, of, show, previous }: MovedProps) {
  const { t, f } = useI18n();
  const same = show(Math.abs(by)) === show(0);
  const isSure = hasLeft(of);
  const isFew = isOfFew(of);
  const mood = same || !isSure ? undefined : by > 0 ? "good" : "bad";
  const chance = !same && !isSure ? t.ui.number.chance : undefined;
  const fewBefore = of.previous_n < FEW && ` · ${t.ui.number.n(f.number(of.previous_n))}`;
  return (
    <span className={isFew ? "faint" : mood} title={isFew ? t.scores.few : chance}>
      <span aria-hidden="true">{same ? "→" : by > 0 ? "↑" : "↓"}</span>
      <span className="sr">{same ? t.ui.number.same : by > 0 ? t.ui.number.up : t.ui.number.down}</span>{" "}
      {show(Math.abs(by))}{" "}
      <span className="faint">
        ({t.scores.previous(previous)}
        {fewBefore})
      </span>
    </span>
  );
}

function Needed({ of }: { of: Of }) {
  const { t, f } = useI18n();
  const s = t.scores;
  const target = f.number(TARGET, 1);
  if (of.value == null || of.needed_for_4_8 == null) return null;
  return (
    <p className="small">
      {of.needed_for_4_8 ? (
        s.needed(f.number(of.needed_for_4_8), target)
      ) : (
        <span className="good">{s.reached(target)}</span>
      )}
      <How of={s.needed("n", target)}>
        <p>{s.neededHow(target)}</p>
      </How>
    </p>
  );
}
