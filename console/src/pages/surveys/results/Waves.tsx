import { useCallback } from "react";
import type { SurveyWave } from "@/api/types";
import { useI18n } from "@/i18n";
import { Chart } from "@/ui/chart/Chart";
import { type Palette, xAxis, yAxis } from "@/ui/chart/palette";
import { How } from "@/ui/How";
import { type Column, Table } from "@/ui/list/Table";
import { Section } from "@/ui/Page";
import { showChange, showScore } from "./show";

/** The score from wave to wave, with its interval, and whether a change is more than chance. */
export function Waves({ waves }: { waves: SurveyWave[] }) {
  const { t, f } = useI18n();
  const w = t.surveyResults.waves;
  const kind = waves.find(({ score }) => score)?.score?.kind ?? "nps";
  const show = showScore(kind, f);
  const draw = useCallback(
    (p: Palette) => ({
      xAxis: xAxis(
        p,
        waves.map(({ from }) => f.shortDate(from)),
      ),
      yAxis: yAxis(p, (value) => show(value), { scale: true }),
      series: [
        line(w.low, waves, "low", { lineStyle: { opacity: 0 }, stack: "interval" }),
        {
          ...line(w.high, waves, "high", { lineStyle: { opacity: 0 }, stack: "interval" }),
          data: waves.map(({ score }) => (score ? score.high - score.low : null)),
          areaStyle: { color: p.accent, opacity: 0.12 },
          tooltip: { show: false },
        },
        line(w.score, waves, "value", { color: p.accent, showSymbol: true, symbolSize: 6 }),
      ],
    }),
    [waves, w, f, show],
  );
  return (
    <Section
      title={w.title}
      note={
        <>
          {w.note}
          <How of={w.title}>
            <p>{w.how}</p>
          </How>
        </>
      }
    >
      <Chart
        title={w.score}
        height={200}
        draw={draw}
        columns={[{ title: w.from }, { title: w.score }, { title: w.low }, { title: w.high }, { title: w.n }]}
        rows={waves.map(({ from, score }) => [f.shortDate(from), score?.value, score?.low, score?.high, score?.n ?? 0])}
      />
      <Table label={w.title} columns={useColumns(kind)} rows={waves.toReversed()} rowKey={(row) => row.from} />
    </Section>
  );
}

const line = (name: string, waves: SurveyWave[], key: "value" | "low" | "high", more: object) => ({
  name,
  type: "line",
  showSymbol: false,
  connectNulls: true,
  data: waves.map(({ score }) => score?.[key] ?? null),
  ...more,
});

function useColumns(kind: SurveyWave["score"]["kind"]): Column<SurveyWave>[] {
  const { t, f } = useI18n();
  const w = t.surveyResults.waves;
  const show = showScore(kind, f);
  const change = showChange(kind, f, t.surveyResults.points);
  return [
    { key: "from", title: w.from, phone: "title", render: ({ from, to }) => `${f.date(from)} – ${f.shortDate(to)}` },
    { key: "n", title: w.n, align: "right", render: ({ score }) => f.number(score?.n ?? 0) },
    {
      key: "score",
      title: w.score,
      align: "right",
      render: ({ score }) =>
        score && (
        <span className={score.is_small ? "faint" : undefined} title={score.is_small ? t.surveyResults.few : undefined}>
          {show(score.value)}{" "}
          <span className="faint small">{t.voices.interval(show(score.low), show(score.high))}</span>
        </span>
      ),
    },
    {
      key: "change",
      title: w.change,
      align: "right",
      render: ({ change: of }) =>
        of ? (
          <span
            className={of.is_significant ? (of.value > 0 ? "good" : "bad") : "faint"}
            title={w.p(of.p < 0.001 ? "< 0.001" : f.fixed(of.p, 3))}
          >
            {change(of.value)} · {of.is_significant ? w.sure : w.chance}
          </span>
        ) : null,
    },
  ];
}
