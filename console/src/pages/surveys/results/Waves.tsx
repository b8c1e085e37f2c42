import { useCallback, useMemo } from "react";
import type { SurveyKind, SurveyWave } from "@/api/types";
import { useI18n } from "@/i18n";
import { Chart } from "@/ui/chart/Chart";
import { type Palette, xAxis, yAxis } from "@/ui/chart/palette";
import { type Column, Table } from "@/ui/list/Table";
import { Section } from "@/ui/Page";
import { type Show, showChange, showScore } from "./show";
import { comparedBeyond } from "./since";

/** The score from wave to wave, with its interval, and whether a change is more than chance. */
export function Waves({ waves, about }: { waves: SurveyWave[]; about?: string | undefined }) {
  const { t } = useI18n();
  const w = t.surveyResults.waves;
  const kind = waves.find(({ score }) => score)?.score?.kind ?? "nps";
  const columns = useColumns(kind, waves);
  return (
    <Section
      title={w.title}
      note={
        <>
          {about && <b>{about} </b>}
          {w.note}
        </>
      }
      how={<p>{w.how}</p>}
    >
      <Line waves={waves} kind={kind} />
      <Table label={w.title} columns={columns} rows={waves.toReversed()} rowKey={(row) => row.from} />
    </Section>
  );
}

/** The score cannot leave these ends. */
const NPS_AXIS = { min: -100, max: 100, interval: 50 };

/** The score as a line through its intervals, which breaks where a wave has no answers. */
function Line({ waves, kind }: { waves: SurveyWave[]; kind: SurveyKind }) {
  const { t, f } = useI18n();
  const w = t.surveyResults.waves;
  const show = useMemo(() => showScore(kind, f), [kind, f]);
  const draw = useCallback(
    (p: Palette) => ({
      xAxis: xAxis(
        p,
        waves.map(({ from }) => f.shortDate(from)),
      ),
      yAxis: yAxis(p, show, kind === "nps" ? NPS_AXIS : { scale: true }),
      tooltip: {
        formatter: ([at]: { dataIndex: number }[]) => tip(waves[at?.dataIndex ?? -1], f.shortDate, show),
      },
      series: series(p, waves, w.score),
    }),
    [waves, w, f, show, kind],
  );
  return (
    <Chart
      title={w.score}
      height={200}
      draw={draw}
      columns={[{ title: w.from }, { title: w.score }, { title: w.low }, { title: w.high }, { title: w.n }]}
      rows={waves.map(({ from, score }) => [f.shortDate(from), score?.value, score?.low, score?.high, score?.n ?? 0])}
    />
  );
}

/** Only dates and numbers: it becomes a part of the page. */
function tip(wave: SurveyWave | undefined, day: (from: string) => string, show: Show): string {
  if (!wave) return "";
  const { from, score } = wave;
  if (!score) return `${day(from)}<br>n = 0`;
  return `${day(from)}<br><b>${show(score.value)}</b> (${show(score.low)} – ${show(score.high)})<br>n = ${score.n}`;
}

/** The line, and the interval as a shaded step stacked on an unseen line at its lower end. */
function series(p: Palette, waves: SurveyWave[], name: string) {
  const edge = {
    type: "line",
    stack: "interval",
    // Below zero, too
    stackStrategy: "all",
    symbol: "none",
    silent: true,
    lineStyle: { opacity: 0 },
    color: p.accent,
  };
  return [
    { ...edge, data: waves.map(({ score }) => score?.low) },
    { ...edge, data: waves.map(({ score }) => score && score.high - score.low), areaStyle: { opacity: 0.14 } },
    {
      type: "line",
      name,
      data: waves.map(({ score }) => score?.value),
      color: p.accent,
      symbolSize: 6,
      lineStyle: { width: 2 },
    },
  ];
}

function useColumns(kind: SurveyKind, waves: SurveyWave[]): Column<SurveyWave>[] {
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
          <span
            className={score.is_small ? "faint" : undefined}
            title={score.is_small ? t.surveyResults.few : undefined}
          >
            {show(score.value)}{" "}
            <span className="faint small">({t.voices.interval(show(score.low), show(score.high))})</span>
          </span>
        ),
    },
    {
      key: "change",
      title: w.change,
      align: "right",
      phone: "wide",
      render: (wave) => {
        const { change: of } = wave;
        const beyond = comparedBeyond(waves, wave);
        return of ? (
          <span
            className={of.is_significant ? (of.value > 0 ? "good" : "bad") : "faint"}
            title={w.p(of.p < 0.001 ? "< 0.001" : f.fixed(of.p, 3))}
          >
            {change(of.value)} · {of.is_significant ? w.sure : w.chance}
            {beyond && <span className="faint small"> {w.since(f.date(beyond.from), f.shortDate(beyond.to))}</span>}
          </span>
        ) : null;
      },
    },
  ];
}
