import type { ReactNode } from "react";
import { useI18n } from "@/i18n";
import { FEW } from "./chance";
import { How } from "./How";

type Props = {
  label: string;
  value: string;
  /** The change against the period before, already a ratio: 0.12 is 12 % more. */
  change?: number | null | undefined;
  /** Whether more is better; decides the colour of the change. */
  good?: "up" | "down" | "none";
  previous?: string | undefined;
  /** The change may be chance: it is shown without a colour. */
  isChance?: boolean;
  n?: number | undefined;
  interval?: { low: string; high: string; level?: number | undefined } | undefined;
  how?: ReactNode;
};

/** The one way a number is shown: value, trend, how many observations, how sure, how computed. */
export function Stat({ label, value, change, good = "up", previous, isChance = false, n, interval, how }: Props) {
  const { t, f } = useI18n();
  const words = t.ui.number;
  const moved = change != null && Number.isFinite(change) && Math.abs(change) >= 0.005;
  const better = good === "none" || !moved || isChance ? "" : change > 0 === (good === "up") ? "good" : "bad";
  const isFew = n !== undefined && n > 0 && n < FEW;
  const before = [previous && words.was(previous), moved && isChance && words.chance].filter(Boolean).join(" · ");
  return (
    <div className="stat" data-few={isFew || undefined}>
      <div className="stat-label">
        {label}
        {how && <How of={label}>{how}</How>}
      </div>
      <div className="stat-value num">{value}</div>
      <div className="stat-foot faint small">
        {change != null && Number.isFinite(change) && (
          <span className={better} title={before || undefined}>
            <span aria-hidden="true">{moved ? (change > 0 ? "↑" : "↓") : "→"}</span>
            <span className="sr">{moved ? (change > 0 ? words.up : words.down) : words.same}</span>{" "}
            {f.percent(Math.abs(change))}
          </span>
        )}
        {interval && (
          <span title={words.interval(f.percent(interval.level ?? 0.8), interval.low, interval.high)}>
            {interval.low} – {interval.high}
          </span>
        )}
        {n !== undefined && <span>{words.n(f.number(n))}</span>}
        {isFew && <span className="warn">{words.few}</span>}
      </div>
    </div>
  );
}

export function Stats({ children }: { children: ReactNode }) {
  return <div className="stats">{children}</div>;
}

/** The relative change, or null where there is nothing to compare with. */
export function changeOf(value: number, previous: number | null | undefined): number | null {
  return previous ? value / previous - 1 : null;
}
