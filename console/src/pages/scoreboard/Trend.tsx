import { useCallback } from "react";
import type { Measure, MeasurePart } from "@/api/types";
import { type Messages, useI18n } from "@/i18n";
import type { Format } from "@/i18n/format";
import { Chart, type ChartColumn } from "@/ui/chart/Chart";
import { type Palette, xAxis, yAxis } from "@/ui/chart/palette";
import type { CsvCell } from "@/ui/csv";
import { axisOf } from "./axis";
import { type Show, showAs } from "./measures";

const HEIGHT = 112;
const BAND = {
  type: "line",
  stack: "band",
  stackStrategy: "all",
  symbol: "none",
  silent: true,
  lineStyle: { opacity: 0 },
};

/** The course of a measure with its interval around it, and the same as numbers. */
export function Trend({ measure: { series, unit }, name }: { measure: Measure; name: string }) {
  const { t, f } = useI18n();
  const w = t.scoreboard;
  const draw = useCallback(
    (p: Palette) => ({
      grid: { left: 2, right: 6, top: 10, bottom: 0 },
      // Only the ends of the axis are written, for which there is room
      xAxis: xAxis(
        p,
        series.map(({ from }) => f.shortDate(from)),
        {
          boundaryGap: false,
          axisLabel: {
            color: p.text2,
            fontSize: 11,
            interval: Math.max(0, series.length - 2),
            alignMinLabel: "left",
            alignMaxLabel: "right",
          },
        },
      ),
      yAxis: yAxis(p, showAs(unit, t, f).value, { splitNumber: 2, ...axisOf(unit, series) }),
      tooltip: {
        formatter: (at: { dataIndex: number }[]) => tip(series[at[0]?.dataIndex ?? -1], showAs(unit, t, f), t, f),
      },
      series: [
        { ...BAND, data: series.map(({ number }) => number?.low) },
        { ...BAND, data: series.map(spread), areaStyle: { color: p.accent, opacity: 0.14 } },
        {
          type: "line",
          data: series.map(({ number }) => number?.value),
          color: p.accent,
          symbolSize: 4,
          connectNulls: true,
          lineStyle: { width: 1.6 },
        },
      ],
    }),
    [series, unit, t, f],
  );
  const { value } = showAs(unit, t, f);
  const number = (cell: CsvCell) => value(cell == null ? null : Number(cell));
  const day = (cell: CsvCell) => f.date(String(cell));
  const columns: ChartColumn[] = [
    { title: w.col.from, format: day },
    { title: w.col.to, format: day },
    { title: w.col.value, format: number },
    { title: w.col.low, format: number },
    { title: w.col.high, format: number },
    { title: w.col.n },
  ];
  return (
    <Chart
      isSmall
      title={w.trend(name)}
      height={HEIGHT}
      draw={draw}
      columns={columns}
      rows={series.map(({ from, to, number: of }) => [from, to, of?.value, of?.low, of?.high, of?.n ?? 0])}
    />
  );
}

/** How far the interval reaches above its low end, on which it is stacked. */
const spread = ({ number }: MeasurePart) =>
  number?.low != null && number.high != null ? number.high - number.low : null;

function tip(part: MeasurePart | undefined, show: Show, t: Messages, f: Format): string {
  if (!part) return "";
  const { value, low, high, n } = part.number ?? { n: 0 };
  const sure = low != null && high != null ? ` (${show.value(low)} – ${show.value(high)})` : "";
  return `${f.date(part.from)} – ${f.date(part.to)}<br><b>${show.value(value)}</b>${sure}<br>${t.ui.number.n(f.number(n))}`;
}
