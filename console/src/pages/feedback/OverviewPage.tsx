import { useQuery } from "@tanstack/react-query";
import { useCallback } from "react";
import { Link } from "react-router";
import { feedback } from "@/api/feedback";
import type { FeedbackEstimate, FeedbackOverview } from "@/api/types";
import { lookup, useI18n } from "@/i18n";
import { duration } from "@/pages/reviews/duration";
import { Bar } from "@/ui/bits";
import { Chart } from "@/ui/chart/Chart";
import { legend, type Palette, xAxis, yAxis } from "@/ui/chart/palette";
import type { CsvCell } from "@/ui/csv";
import { Empty } from "@/ui/Empty";
import { Loaded } from "@/ui/Loaded";
import { useListUrl } from "@/ui/list/url";
import { Section } from "@/ui/Page";
import { daysOf, PeriodChoice } from "@/ui/PeriodChoice";
import { Stat, Stats } from "@/ui/Stat";
import { FeedbackFrame } from "./FeedbackFrame";

const WINDOWS = [30, 90, 365];
const USUAL = 90;

/** What is written, and how it is answered. */
export default function OverviewPage() {
  const { t } = useI18n();
  const w = t.feedback.overview;
  const url = useListUrl();
  const days = daysOf(url, USUAL);
  const overview = useQuery(feedback.overview(days));
  const choose = <PeriodChoice url={url} label={w.window} windows={WINDOWS} usual={USUAL} name={w.days} />;
  return (
    <FeedbackFrame actions={choose}>
      <Loaded query={overview}>
        {(data) =>
          data.n === 0 && data.open === 0 ? (
            <Empty title={w.empty} text={t.feedback.emptyText} />
          ) : (
            <Numbers data={data} />
          )
        }
      </Loaded>
    </FeedbackFrame>
  );
}

function Numbers({ data }: { data: FeedbackOverview }) {
  const { t, f } = useI18n();
  const w = t.feedback.overview;
  const sure = (of: FeedbackEstimate, show: (value: number) => string) =>
    of.low != null && of.high != null ? { low: show(of.low), high: show(of.high), level: 0.95 } : undefined;
  const share = (value: number | null | undefined) => f.percent(value, 1);
  const time = (value: number | null | undefined) => duration(value, t, f);
  return (
    <>
      <Stats>
        <Stat label={w.n} value={f.number(data.n)} />
        <Stat label={w.open} value={f.number(data.open)} />
        <Stat label={w.late} value={f.number(data.late)} />
        <Stat label={w.held} value={f.number(data.held)} />
        <Stat
          label={w.answered}
          value={share(data.answered_share.value)}
          n={data.answered_share.n}
          interval={sure(data.answered_share, share)}
          how={<p>{w.answeredHow}</p>}
        />
        <Stat
          label={w.kept}
          value={share(data.in_time_share.value)}
          n={data.in_time_share.n}
          interval={sure(data.in_time_share, share)}
          how={<p>{w.keptHow}</p>}
        />
        <Stat
          label={w.median}
          value={time(data.median_answer_minutes.value)}
          n={data.median_answer_minutes.n}
          interval={sure(data.median_answer_minutes, time)}
          how={<p>{w.medianHow}</p>}
        />
      </Stats>
      <div className="columns">
        <Section title={w.byKind}>
          <Counts items={data.by_kind} words={t.feedback.kind} filter="kind" />
        </Section>
        <Section title={w.byState}>
          <Counts items={data.by_state} words={t.feedback.state} filter="state" />
        </Section>
      </div>
      <section className="section">
        <Weeks weeks={data.per_week} />
      </section>
    </>
  );
}

type CountsProps = { items: FeedbackOverview["by_kind"]; words: object; filter: "kind" | "state" };

/** How many there are of each; each leads to its posts. */
function Counts({ items, words, filter }: CountsProps) {
  const { f } = useI18n();
  const total = items.reduce((sum, { n }) => sum + n, 0);
  return (
    <ul className="stack-s">
      {items.map(({ key, n }) => (
        <li key={key}>
          <Link to={`/feedback?${filter}=${key}`} className="row between">
            <span>{lookup(words, key)}</span>
            <Bar share={total > 0 ? n / total : 0} label={f.number(n)} />
          </Link>
        </li>
      ))}
    </ul>
  );
}

function Weeks({ weeks }: { weeks: FeedbackOverview["per_week"] }) {
  const { t, f } = useI18n();
  const w = t.feedback.overview;
  const draw = useCallback(
    (p: Palette) => ({
      legend: legend(p),
      xAxis: xAxis(
        p,
        weeks.map(({ from }) => f.shortDate(from)),
      ),
      yAxis: [
        yAxis(p, undefined, { minInterval: 1 }),
        yAxis(p, (value) => f.percent(value), { min: 0, max: 1, splitLine: { show: false } }),
      ],
      series: [
        { name: w.received, type: "bar", data: weeks.map(({ n }) => n), color: p.soft, barMaxWidth: 18 },
        {
          name: w.share,
          type: "line",
          yAxisIndex: 1,
          showSymbol: false,
          connectNulls: true,
          data: weeks.map(({ answered_share }) => answered_share.value),
          color: p.accent,
          tooltip: { valueFormatter: (value: number | null | undefined) => f.percent(value) },
        },
      ],
    }),
    [weeks, w, f],
  );
  const percent = (value: CsvCell) => f.percent(value == null ? null : Number(value), 1);
  const minutes = (value: CsvCell) => duration(value == null ? null : Number(value), t, f);
  return (
    <Chart
      title={w.perWeek}
      draw={draw}
      columns={[
        { title: w.week, format: (value) => f.date(String(value)) },
        { title: w.received },
        { title: w.share, format: percent },
        { title: w.minutes, format: minutes },
      ]}
      rows={weeks.map(({ from, n, answered_share, median_answer_minutes }) => [
        from,
        n,
        answered_share.value,
        median_answer_minutes.value,
      ])}
    />
  );
}
