import { useQuery } from "@tanstack/react-query";
import { useCallback } from "react";
import { Link } from "react-router";
import { listen } from "@/api/listen";
import type { ReviewsOverview } from "@/api/types";
import { useI18n } from "@/i18n";
import { Chart } from "@/ui/chart/Chart";
import { legend, type Palette, xAxis, yAxis } from "@/ui/chart/palette";
import { Bar } from "@/ui/bits";
import type { CsvCell } from "@/ui/csv";
import { Empty } from "@/ui/Empty";
import { Loaded } from "@/ui/Loaded";
import { type Column, Table } from "@/ui/list/Table";
import { useListUrl } from "@/ui/list/url";
import { Section } from "@/ui/Page";
import { daysOf, PeriodChoice } from "@/ui/PeriodChoice";
import { Stat, Stats } from "@/ui/Stat";
import { Stars } from "./bits";
import { duration } from "./duration";
import { Invited } from "./Invited";
import { ReviewsFrame } from "./ReviewsFrame";

const WINDOWS = [30, 90, 365];
const USUAL = 90;

/** How reviews are and how they are handled. */
export default function OverviewPage() {
  const { t } = useI18n();
  const w = t.reviews.overview;
  const url = useListUrl();
  const days = daysOf(url, USUAL);
  const overview = useQuery(listen.overview(days));
  const choose = <PeriodChoice url={url} label={w.window} windows={WINDOWS} usual={USUAL} name={w.days} />;
  return (
    <ReviewsFrame actions={choose}>
      <Loaded query={overview}>
        {(data) =>
          data.n + data.unrated === 0 ? (
            <Empty title={w.empty} text={t.reviews.emptyText} />
          ) : (
            <Numbers data={data} days={days} />
          )
        }
      </Loaded>
    </ReviewsFrame>
  );
}

function Numbers({ data, days }: { data: ReviewsOverview; days: number }) {
  const { t, f } = useI18n();
  const w = t.reviews.overview;
  const rate = data.good_rate;
  const undated = data.n - data.days.reduce((sum, { n }) => sum + n, 0);
  return (
    <>
      <Stats>
        <Stat label={w.n} value={f.number(data.n)} />
        {data.unrated > 0 && <Stat label={w.unrated} value={f.number(data.unrated)} how={<p>{w.unratedHow}</p>} />}
        <Stat label={w.mean} value={f.fixed(data.mean, 2)} n={data.n} how={<p>{t.scores.how.mean}</p>} />
        <Stat
          label={w.goodRate}
          value={f.percent(rate.value, 1)}
          n={rate.n}
          interval={{ low: f.percent(rate.low, 1), high: f.percent(rate.high, 1), level: 0.95 }}
          how={<p>{w.goodRateHow}</p>}
        />
        <Stat label={w.answered} value={f.percent(data.answered_rate)} how={<p>{w.answeredHow}</p>} />
        <Stat label={w.median} value={duration(data.median_answer_minutes, t, f)} how={<p>{w.medianHow}</p>} />
        <Stat label={w.invited} value={f.percent(data.invited_share)} how={<p>{w.invitedHow}</p>} />
        <Stat
          label={w.mended}
          value={f.number(data.recoveries.mended)}
          how={<p>{w.mendedHow(f.number(data.recoveries.closed))}</p>}
        />
        <Stat label={w.recovered} value={f.number(data.recoveries.turned_good)} how={<p>{w.recoveredHow}</p>} />
        {data.recoveries.restated_good > 0 && (
          <Stat
            label={w.restatedGood}
            value={f.number(data.recoveries.restated_good)}
            how={<p>{w.restatedGoodHow}</p>}
          />
        )}
        {data.recoveries.content_later > 0 && (
          <Stat
            label={w.contentLater}
            value={f.number(data.recoveries.content_later)}
            how={<p>{w.contentLaterHow}</p>}
          />
        )}
        <Stat label={w.soured} value={f.number(data.turned_bad)} how={<p>{w.souredHow}</p>} />
      </Stats>
      <Section title={w.byRating}>
        <Ratings counts={data.by_rating} />
      </Section>
      <Hidden rows={data.shown} />
      <section className="section">
        {undated > 0 && <p className="muted small">{w.undated(f.number(undated))}</p>}
        <Days days={data.days} />
      </section>
      <Invited days={days} />
    </>
  );
}

type ShownRow = ReviewsOverview["shown"][number];

/** What is held and what was taken down, by stars: the bad ones are not held back more than the others. */
function Hidden({ rows }: { rows: ShownRow[] }) {
  const { t, f } = useI18n();
  const w = t.reviews.overview.hidden;
  const all = (row: ShownRow) => row.published + row.held + row.rejected;
  if (rows.every(({ held, rejected }) => held + rejected === 0)) return null;
  const part = (key: "held" | "rejected"): Column<ShownRow> => ({
    key,
    title: w[key],
    align: "right",
    render: (row) =>
      row[key] > 0 && (
        <Link
          className="link"
          to={`/reviews?state=${key}&${row.rating == null ? "class=unrated" : `rating=${row.rating}`}`}
        >
          {f.number(row[key])} <span className="muted">({f.percent(row[key] / all(row), 1)})</span>
        </Link>
      ),
  });
  const columns: Column<ShownRow>[] = [
    {
      key: "rating",
      title: w.stars,
      phone: "title",
      render: ({ rating }) => (rating == null ? t.reviews.class.unrated : <Stars n={rating} />),
    },
    { key: "n", title: t.reviews.overview.n, align: "right", render: (row) => f.number(all(row)) },
    part("held"),
    part("rejected"),
  ];
  return (
    <Section title={w.title} note={w.note}>
      <Table
        label={w.title}
        columns={columns}
        rows={rows.filter((row) => all(row) > 0)}
        rowKey={({ rating }) => String(rating)}
      />
    </Section>
  );
}

/** How many reviews have each number of stars, five first; each leads to its reviews. */
function Ratings({ counts }: { counts: number[] }) {
  const { f } = useI18n();
  const total = counts.reduce((sum, n) => sum + n, 0);
  return (
    <ul className="ratings">
      {[5, 4, 3, 2, 1].map((stars) => {
        const n = counts[stars - 1] ?? 0;
        return (
          <li key={stars}>
            <Link to={`/reviews?rating=${stars}`} className="row">
              <Stars n={stars} />
              <Bar
                share={total > 0 ? n / total : 0}
                label={`${f.number(n)} · ${f.percent(total > 0 ? n / total : 0)}`}
              />
            </Link>
          </li>
        );
      })}
    </ul>
  );
}

function Days({ days }: { days: ReviewsOverview["days"] }) {
  const { t, f } = useI18n();
  const w = t.reviews.overview;
  const draw = useCallback(
    (p: Palette) => ({
      legend: legend(p),
      xAxis: xAxis(
        p,
        days.map(({ date }) => f.shortDate(date)),
      ),
      yAxis: [
        yAxis(p, undefined, { minInterval: 1 }),
        yAxis(p, undefined, { min: 1, max: 5, splitLine: { show: false } }),
      ],
      series: [
        { name: w.n, type: "bar", data: days.map(({ n }) => n), color: p.soft, barMaxWidth: 18 },
        {
          name: w.mood,
          type: "line",
          yAxisIndex: 1,
          showSymbol: false,
          connectNulls: true,
          data: days.map(({ mean }) => mean),
          color: p.accent,
        },
      ],
    }),
    [days, w, f],
  );
  const stars = (value: CsvCell) => f.fixed(value == null ? null : Number(value), 2);
  return (
    <Chart
      title={w.perDay}
      draw={draw}
      columns={[{ title: w.date }, { title: w.n }, { title: w.mood, format: stars }]}
      rows={days.map(({ date, n, mean }) => [date, n, mean])}
    />
  );
}
