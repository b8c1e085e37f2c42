import type { AspectRow } from "@/api/types";
import { useI18n } from "@/i18n";
import { FEW, fewIn } from "./few";
import { wilson } from "./wilson";

type ShareProps = { of: number; n: number; kind: "good" | "bad"; isBrief?: boolean };

/** A share with its interval, which a narrow place has on hover; grey where there is too little to go by. */
export function Share({ of, n, kind, isBrief = false }: ShareProps) {
  const { t, f } = useI18n();
  const v = t.voices;
  if (n === 0) return <span className="faint">{f.percent(null)}</span>;
  const { low, high } = wilson(of, n);
  const isFew = n < FEW;
  const range = v.interval(f.percent(low), f.percent(high));
  return (
    <span className={isFew ? "faint" : undefined} title={isFew ? v.fewHint : range}>
      <span className={isFew || of === 0 ? undefined : kind}>{f.percent(of / n)}</span>
      {!isBrief && <span className="faint small"> ({isFew ? v.few : range})</span>}
    </span>
  );
}

/** How the share of complaints moved, coloured where it is more than chance; none where too little was said. */
export function Change({ of: row }: { of: Pick<AspectRow, "change" | "mentions" | "mentions_before"> }) {
  const { t, f } = useI18n();
  const v = t.voices;
  const { change } = row;
  if (!change) return <None />;
  const points = (value: number) => f.fixed(value * 100, 1);
  const range = v.interval(points(change.low), points(change.high));
  const few = fewIn(row);
  if (few)
    return (
      <span className="faint small" title={v.fewHint}>
        {v.tooFew[few]}
      </span>
    );
  const isSure = change.low > 0 || change.high < 0;
  return (
    <span className={isSure ? (change.value > 0 ? "bad" : "good") : "faint"} title={range}>
      {change.value > 0 ? "+" : ""}
      {v.points(points(change.value))}
    </span>
  );
}

/** Where there is nothing to say. */
export function None() {
  const { f } = useI18n();
  return <span className="faint">{f.number(null)}</span>;
}
