import { useCallback } from "react";
import type { AspectCourse } from "@/api/types";
import { lookup, type Messages, useI18n } from "@/i18n";
import type { Format } from "@/i18n/format";
import { Chart, type ChartColumn } from "@/ui/chart/Chart";
import { legend, type Palette, xAxis, yAxis } from "@/ui/chart/palette";
import type { CsvCell } from "@/ui/csv";
import { isScant } from "./courses";
import { isWant } from "./wants";

type Part = AspectCourse["items"][number];
const HEIGHT = 170;

/** How an aspect was spoken of over the period: how often, and how well. */
export function Course({ aspect, of, pick }: { aspect: string; of: AspectCourse; pick: (part: Part) => void }) {
  const { t } = useI18n();
  const { items, span } = of;
  const onPick = useCallback((index: number) => items[index] && pick(items[index]), [items, pick]);
  const props = { items, by: lookup(t.voices.course.by, span), onPick };
  return isWant(aspect) ? <Often {...props} /> : <Liked {...props} />;
}

type Props = { items: Part[]; by: string; onPick: (index: number) => void };

const days = (items: Part[], f: Format) => items.map(({ from }) => f.shortDate(from));
const mentionsOf = (items: Part[], name: string, p: Palette) => ({
  name,
  type: "bar",
  data: items.map(({ mentions }) => mentions),
  color: p.soft,
  barMaxWidth: 18,
});
const day = (f: Format) => (cell: CsvCell) => f.date(String(cell));

/** Of what is neither good nor bad. */
function Often({ items, by, onPick }: Props) {
  const { t, f } = useI18n();
  const c = t.voices.course;
  const { mentions } = t.voices.col;
  const draw = useCallback(
    (p: Palette) => ({
      xAxis: xAxis(p, days(items, f)),
      yAxis: yAxis(p, undefined, { minInterval: 1 }),
      series: [mentionsOf(items, mentions, p)],
    }),
    [items, mentions, f],
  );
  return (
    <Chart
      title={c.title}
      note={by}
      height={HEIGHT}
      draw={draw}
      onPick={onPick}
      columns={[{ title: c.from, format: day(f) }, { title: c.to, format: day(f) }, { title: mentions }]}
      rows={items.map((part) => [part.from, part.to, part.mentions])}
    />
  );
}

function Liked({ items, by, onPick }: Props) {
  const { t, f } = useI18n();
  const { course: c, col, few } = t.voices;
  const draw = useCallback(
    (p: Palette) => ({
      legend: legend(p),
      xAxis: xAxis(p, days(items, f)),
      yAxis: [
        yAxis(p, undefined, { minInterval: 1, splitNumber: 3 }),
        yAxis(p, (value) => f.percent(value), { min: -1, max: 1, interval: 1, splitLine: { show: false } }),
      ],
      tooltip: {
        formatter: (at: { dataIndex: number }[]) => tip(items[at[0]?.dataIndex ?? -1], t, f),
      },
      series: [
        mentionsOf(items, col.mentions, p),
        {
          name: c.net,
          type: "line",
          yAxisIndex: 1,
          connectNulls: true,
          color: p.accent,
          lineStyle: { width: 1.6 },
          // What rests on few mentions is a small grey ring
          data: items.map((part) =>
            isScant(part)
              ? { value: part.net, symbol: "emptyCircle", symbolSize: 5, itemStyle: { color: p.text2 } }
              : { value: part.net, symbol: "circle", symbolSize: 6 },
          ),
        },
      ],
    }),
    [items, c, col, t, f],
  );
  const share = (cell: CsvCell) => f.percent(cell == null ? null : Number(cell));
  const columns: ChartColumn[] = [
    { title: c.from, format: day(f) },
    { title: c.to, format: day(f) },
    { title: col.mentions },
    { title: c.positive },
    { title: c.negative },
    { title: c.net, format: share },
    { title: col.negative, format: share },
    { title: c.low, format: share },
    { title: c.high, format: share },
    { title: c.sample, format: (cell) => String(cell ?? "") },
  ];
  return (
    <Chart
      title={c.title}
      note={c.how(by)}
      height={HEIGHT}
      draw={draw}
      onPick={onPick}
      columns={columns}
      rows={items.map((part) => cells(part, few))}
    />
  );
}

/** A part as numbers, marked where it rests on few mentions. */
const cells = (part: Part, few: string): CsvCell[] => [
  part.from,
  part.to,
  part.mentions,
  part.positive,
  part.negative,
  part.net ?? null,
  part.negative_share ?? null,
  part.interval?.low ?? null,
  part.interval?.high ?? null,
  isScant(part) ? few : "",
];

function tip(part: Part | undefined, t: Messages, f: Format): string {
  if (!part) return "";
  const { course: c, col, few, interval } = t.voices;
  const { low, high } = part.interval ?? {};
  const sure = low != null && high != null ? ` (${interval(f.percent(low), f.percent(high))})` : "";
  const lines = [
    `${f.date(part.from)} – ${f.date(part.to)}`,
    `${col.mentions}: <b>${f.number(part.mentions)}</b>${isScant(part) ? ` (${few})` : ""}`,
    `${c.net}: <b>${f.percent(part.net)}</b>`,
    `${col.negative}: ${f.percent(part.negative_share)}${sure}`,
  ];
  return lines.join("<br>");
}
