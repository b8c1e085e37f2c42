import { useCallback, useMemo } from "react";
import type { Measure, MeasurePart } from "@/api/types";
import { type Messages, useI18n } from "@/i18n";
import type { Format } from "@/i18n/format";
import { Chart, type ChartColumn } from "@/ui/chart/Chart";
import { type Palette, xAxis, yAxis } from "@/ui/chart/palette";
import type { CsvCell } from "@/ui/csv";
import { axisOf } from "./axis";
import { besideEach, type Show, showAs } from "./measures";

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
export function Trend({ measure: { series, previous_series, unit }, name }: { measure: Measure; name: string }) {
  const { t, f } = useI18n();
  const w = t.scoreboard;
  const before = useMemo(() => besideEach(series, previous_series), [series, previous_series]);
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
      yAxis: yAxis(p, showAs(unit, t, f).value, { splitNumber: 2, ...axisOf(unit, [...series, ...previous_series]) }),
      tooltip: {
        formatter: (at: { dataIndex: number }[]) => {
          const index = at[0]?.dataIndex ?? -1;
          return tip(series[index], before[index], showAs(unit, t, f), t, f);
        },
      },
      series: curves(series, before, p),
    }),
    [series, previous_series, before, unit, t, f],
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
    { title: w.col.before, format: number },
  ];
  return (
    <Chart
      isSmall
      title={w.trend(name)}
      height={HEIGHT}
      draw={draw}
      columns={columns}
      rows={series.map(({ from, to, number: of }, index) => {
        return [from, to, of?.value, of?.low, of?.high, of?.n ?? 0, before[index]?.number?.value];
      })}
    />
  );
}

type Part = MeasurePart | undefined;

/** The interval, the compared period, and the course over both. */
const curves = (series: MeasurePart[], before: Part[], p: Palette) => [
  { ...BAND, data: series.map(({ number }) => number?.low) },
  { ...BAND, data: series.map(spread), areaStyle: { color: p.accent, opacity: 0.14 } },
  {
    type: "line",
    data: before.map((part) => part?.number?.value),
    color: p.text2,
    symbol: "none",
    connectNulls: true,
    lineStyle: { width: 1.2, type: "dashed", opacity: 0.7 },
  },
  {
    type: "line",
    data: series.map(({ number }) => number?.value),
    color: p.accent,
    symbolSize: 4,
    connectNulls: true,
    lineStyle: { width: 1.6 },
  },
];

/** How far the interval reaches above its low end, on which it is stacked. */
const spread = ({ number }: MeasurePart) =>
  number?.low != null && number.high != null ? number.high - number.low : null;

function tip(part: Part, before: Part, show: Show, t: Messages, f: Format): string {
  if (!part) return "";
  const { value, low, high, n } = part.number ?? { n: 0 };
  const sure = low != null && high != null ? ` (${show.value(low)} – ${show.value(high)})` : "";
  const lines = [
    `${f.date(part.from)} – ${f.date(part.to)}`,
    `<b>${show.value(value)}</b>${sure}`,
    t.ui.number.n(f.number(n)),
    ...(before?.number ? [`${t.scoreboard.col.before}: ${show.value(before.number.value)}`] : []),
  ];
  return lines.join("<br>");
}
