import { useCallback, useMemo } from "react";
import type { Sales } from "@/api/types";
import { lookup, useI18n } from "@/i18n";
import { minorDigits } from "@/i18n/format";
import { Mark } from "@/ui/bits";
import { Chart } from "@/ui/chart/Chart";
import { legend, type Palette, xAxis, yAxis } from "@/ui/chart/palette";
import { How } from "@/ui/How";

export const HISTORY_SHOWN = 180;

/** What was sold and what is expected, in whole units of the currency. */
export function SalesChart({ data }: { data: Sales }) {
  const { t, f } = useI18n();
  const w = t.demand.sales;
  const history = useMemo(() => data.history.slice(-HISTORY_SHOWN), [data.history]);
  const { forecast } = data;
  const currency = history[0]?.net.currency ?? f.currency;
  const scale = 10 ** minorDigits(currency);
  const money = useCallback(
    (major: number) => f.money({ minor: Math.round(major * scale), currency }, { compact: true }),
    [f, scale, currency],
  );
  const draw = useCallback(
    (p: Palette) => ({
      legend: { ...legend(p), data: [w.history, w.forecast, w.range] },
      tooltip: { valueFormatter: (value: number | null) => (value == null ? "–" : money(value)) },
      xAxis: xAxis(
        p,
        [...history, ...forecast].map((day) => f.shortDate(day.date)),
        { boundaryGap: false },
      ),
      yAxis: yAxis(p, money),
      series: series(p, w, history, forecast, scale),
    }),
    [history, forecast, scale, money, w, f],
  );
  const cash = (value: unknown) => (value === null || value === undefined ? "" : money(Number(value)));
  return (
    <Chart
      title={w.history}
      note={<Accuracy data={data} />}
      draw={draw}
      height={300}
      columns={[
        { title: w.date },
        { title: w.orders },
        { title: w.history, format: cash },
        { title: w.forecast, format: cash },
        { title: w.low, format: cash },
        { title: w.high, format: cash },
      ]}
      rows={[
        ...history.map((day) => [day.date, day.orders, day.net.minor / scale, null, null, null]),
        ...forecast.map((day) => [day.date, null, null, day.value / scale, day.low / scale, day.high / scale]),
      ]}
    />
  );
}

type Names = { history: string; forecast: string; low: string; range: string };

/** The two lines, and the range as a shaded step stacked on an unseen line at its lower end. */
function series(p: Palette, names: Names, history: Sales["history"], forecast: Sales["forecast"], scale: number) {
  const gap = history.map(() => null);
  const ahead = (value: (day: Sales["forecast"][number]) => number) => [
    ...gap,
    ...forecast.map((day) => value(day) / scale),
  ];
  const line = { type: "line", showSymbol: false };
  const edge = {
    type: "line",
    stack: "range",
    symbol: "none",
    lineStyle: { opacity: 0 },
    tooltip: { show: false },
    silent: true,
    color: p.accent,
  };
  return [
    {
      ...line,
      name: names.history,
      data: history.map((day) => day.net.minor / scale),
      color: p.text2,
      lineStyle: { width: 1.5 },
    },
    { ...edge, name: names.low, data: ahead((day) => day.low) },
    {
      ...edge,
      name: names.range,
      data: ahead((day) => day.high - day.low),
      areaStyle: { opacity: 0.16 },
      itemStyle: { opacity: 0.3 },
    },
    { ...line, name: names.forecast, data: ahead((day) => day.value), color: p.accent, lineStyle: { width: 2 } },
  ];
}

/** How the forecast did on time it had not seen, against the naive one. */
function Accuracy({ data }: { data: Sales }) {
  const { t, f } = useI18n();
  const w = t.demand.sales;
  const { error } = data;
  if (data.forecast.length === 0) return null;
  const method = w.method(lookup(w.methods, data.method));
  if (!error) return <span>{method}</span>;
  const better = !error.naive_wins;
  return (
    <span className="row wrap">
      {w.error(
        f.percent(error.ours_wape ?? error.ours_mape, 1),
        f.percent(error.naive_wape ?? error.naive_mape, 1),
        f.number(error.holdout_days),
      )}
      <Mark kind={better ? "good" : "warn"}>{better ? w.better : w.worse}</Mark>
      <How of={w.forecast}>
        <p>{w.errorHow}</p>
        {error.ours_mase != null && <p>{w.mase(f.number(error.ours_mase, 2))}</p>}
        <p>{method}</p>
      </How>
    </span>
  );
}
