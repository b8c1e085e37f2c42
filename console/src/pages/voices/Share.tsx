import type { AspectRow } from "@/api/types";
import { useI18n } from "@/i18n";
import { FEW } from "./few";
import { wilson } from "./wilson";

/** A share with its interval; grey where there is too little to go by. */
export function Share({ of, n, kind }: { of: number; n: number; kind: "good" | "bad" }) {
  const { t, f } = useI18n();
  const v = t.voices;
  if (n === 0) return <span className="faint">{f.percent(null)}</span>;
  const { low, high } = wilson(of, n);
  const isFew = n < FEW;
  return (
    <span className={isFew ? "faint" : undefined} title={isFew ? v.fewHint : undefined}>
      <span className={isFew || of === 0 ? undefined : kind}>{f.percent(of / n)}</span>{" "}
      <span className="faint small">({isFew ? v.few : v.interval(f.percent(low), f.percent(high))})</span>
    </span>
  );
}

/** How the share of complaints moved, coloured where it is more than chance and there is enough to go by. */
export function Change({ of, isFew }: { of: AspectRow["change"]; isFew: boolean }) {
  const { t, f } = useI18n();
  if (!of) return <span className="faint">{f.number(null)}</span>;
  const isSure = !isFew && (of.low > 0 || of.high < 0);
  const sign = of.value > 0 ? "+" : "";
  const points = (value: number) => f.fixed(value * 100, 1);
  const range = t.voices.interval(points(of.low), points(of.high));
  return (
    <span
      className={isSure ? (of.value > 0 ? "bad" : "good") : "faint"}
      title={isFew ? `${t.voices.fewHint} (${range})` : range}
    >
      {sign}
      {t.voices.points(points(of.value))}
      {isFew && <span className="small"> ({t.voices.few})</span>}
    </span>
  );
}
