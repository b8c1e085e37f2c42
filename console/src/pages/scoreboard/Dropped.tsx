import { Link } from "react-router";
import type { Dropped } from "@/api/types";
import { lookup, useI18n } from "@/i18n";
import { Arrow } from "./MeasureCard";
import { moveOf, placeName, showAs } from "./measures";

/** What got worse by more than chance, for the whole shop or a category, each with the way to what is behind it. */
export function DroppedList({ items }: { items: Dropped[] }) {
  const { t } = useI18n();
  const w = t.scoreboard.dropped;
  if (items.length === 0)
    return (
      <p>
        {w.none} <span className="muted small">{w.noneText}</span>
      </p>
    );
  return (
    <ul className="dropped">
      {items.map((one) => (
        <Row key={`${one.key} ${one.place?.dimension} ${one.place?.value}`} of={one} />
      ))}
    </ul>
  );
}

function Row({ of: { key, unit, place, now, previous, change, link } }: { of: Dropped }) {
  const { t, f } = useI18n();
  const w = t.scoreboard;
  const show = showAs(unit, t, f);
  const name = lookup(w.measure, key);
  return (
    <li className="row wrap">
      <b>{name}</b>
      <span className="muted">{place ? placeName(place, t) : w.dropped.whole}</span>
      <Arrow of={moveOf(change, show)} />
      <span className="faint small num">
        {w.dropped.fromTo(show.value(previous.value), show.value(now.value))} · {t.ui.number.n(f.number(now.n))}
      </span>
      <span className="grow" />
      <Link className="link small no-print" to={link} aria-label={`${w.dropped.see}: ${name}`}>
        {w.dropped.see} →
      </Link>
    </li>
  );
}
