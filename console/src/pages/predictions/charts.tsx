import { useCallback } from "react";
import type { Predictions } from "@/api/types";
import { useI18n } from "@/i18n";
import { Chart } from "@/ui/chart/Chart";
import { legend, type Palette, xAxis, yAxis } from "@/ui/chart/palette";

/** Decimals that tell the steps of an axis apart that goes up to this. */
const decimals = (most: number) => Math.min(6, Math.max(0, 2 - Math.floor(Math.log10(most))));

const ROOFS = [1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10];
/** The next higher number at which an axis ends with a whole step. */
function roof(most: number): number {
  const size = 10 ** Math.floor(Math.log10(most));
  return Number(((ROOFS.find((times) => times * size >= most) ?? 10) * size).toPrecision(2));
}

/** Predicted against actual; the diagonal is a perfect forecast. */
export function Calibration({ points }: { points: Predictions["calibration"] }) {
  const { t, f } = useI18n();
  const w = t.predictions.calibration;
  const draw = useCallback(
    (p: Palette) => {
      const most = Math.max(...points.flatMap((point) => [point.predicted, point.actual]), 0.001);
      const axis = (name: string) =>
        yAxis(p, (value) => f.number(value, decimals(most)), {
          name,
          min: 0,
          max: roof(most),
          nameTextStyle: { color: p.text2 },
        });
      return {
        legend: legend(p),
        tooltip: {
          trigger: "item",
          formatter: ({ data }: { data: number[] }) =>
            `${w.predicted} ${f.number(data[0], 3)}<br>${w.actual} ${f.number(data[1], 3)}${data[2] === undefined ? "" : `<br>${w.n} ${f.number(data[2])}`}`,
        },
        grid: { top: 46, right: 24, bottom: 22 },
        xAxis: { ...axis(w.predicted), nameLocation: "middle", nameGap: 24 },
        yAxis: axis(w.actual),
        series: [
          {
            name: w.perfect,
            type: "line",
            showSymbol: false,
            data: [
              [0, 0],
              [most, most],
            ],
            lineStyle: { type: "dashed", width: 1 },
            color: p.soft,
            silent: true,
          },
          {
            name: w.actual,
            type: "scatter",
            symbolSize: (data: number[]) => 6 + Math.min(14, Math.sqrt(data[2] ?? 0) / 4),
            data: points.map((point) => [point.predicted, point.actual, point.n]),
            color: p.accent,
          },
        ],
      };
    },
    [points, w, f],
  );
  const decimal = (value: unknown) => f.number(Number(value), 3);
  return (
    <Chart
      title={w.title}
      note={w.note}
      draw={draw}
      columns={[{ title: w.predicted, format: decimal }, { title: w.actual, format: decimal }, { title: w.n }]}
      rows={points.map((point) => [point.predicted, point.actual, point.n])}
    />
  );
}

export function Deciles({ deciles }: { deciles: Predictions["deciles"] }) {
  const { t, f } = useI18n();
  const w = t.predictions.deciles;
  const most = Math.max(...deciles.flatMap((row) => [row.actual, row.expected ?? 0]), 0.001);
  const draw = useCallback(
    (p: Palette) => ({
      legend: legend(p),
      xAxis: xAxis(
        p,
        deciles.map((row) => String(row.decile)),
      ),
      yAxis: yAxis(p, (value) => (most < 10 ? f.number(value, decimals(most)) : f.compact(value))),
      series: [
        { name: w.actual, type: "bar", data: deciles.map((row) => row.actual), color: p.accent, barMaxWidth: 18 },
        {
          name: w.expected,
          type: "line",
          data: deciles.map((row) => row.expected),
          color: p.class.loyal,
          symbolSize: 6,
        },
      ],
    }),
    [deciles, most, w, f],
  );
  const came = deciles.some((row) => row.actual > 0);
  const top = came ? deciles[0]?.lift : undefined;
  return (
    <Chart
      title={w.title}
      note={top === undefined ? w.note : `${w.note} ${w.liftNote(f.number(top, 1))}`}
      draw={draw}
      columns={[
        { title: w.decile },
        { title: w.actual },
        {
          title: w.expected,
          format: (value) => (value == null ? "" : f.number(Number(value), most < 10 ? decimals(most) : 1)),
        },
        { title: w.lift, format: (value) => f.number(Number(value), 2) },
      ]}
      rows={deciles.map((row) => [row.decile, row.actual, row.expected, row.lift])}
    />
  );
}
