import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Segmented } from "antd";
import { useCallback } from "react";
import { q } from "@/api/queries";
import type { Visitors as Found } from "@/api/types";
import { useI18n } from "@/i18n";
import { Chart } from "@/ui/chart/Chart";
import { type Palette, xAxis, yAxis } from "@/ui/chart/palette";
import { isBeyondChance } from "@/ui/chance";
import { Loaded } from "@/ui/Loaded";
import { useListUrl } from "@/ui/list/url";
import { Section } from "@/ui/Page";
import { changeOf, Stat, Stats } from "@/ui/Stat";

/** Distinct people per day or week, and in all against the period before. */
export function Visitors({ days }: { days: number }) {
  const { t } = useI18n();
  const w = t.behaviour.visitors;
  const url = useListUrl();
  const by = url.params.get("by") === "week" ? "week" : "day";
  const visitors = useQuery({ ...q.visitors({ days, by }), placeholderData: keepPreviousData });
  const grain = (
    <Segmented
      size="small"
      aria-label={`${w.day} / ${w.week}`}
      value={by}
      onChange={(value) => url.set({ by: value === "day" ? null : value })}
      options={[
        { value: "day", label: w.day },
        { value: "week", label: w.week },
      ]}
    />
  );
  return (
    <Section title={w.title} note={w.note} actions={grain}>
      <Loaded query={visitors}>{(found) => <Numbers found={found} />}</Loaded>
    </Section>
  );
}

function Numbers({ found }: { found: Found }) {
  const { t, f } = useI18n();
  const w = t.behaviour.visitors;
  const { series } = found;
  const draw = useCallback(
    (p: Palette) => ({
      tooltip: { valueFormatter: (value: number) => f.number(value) },
      xAxis: xAxis(
        p,
        series.map((part) => f.shortDate(part.from)),
        { boundaryGap: false },
      ),
      yAxis: yAxis(p, (value) => f.compact(value), { minInterval: 1 }),
      series: [
        {
          type: "line",
          name: w.people,
          data: series.map((part) => part.people),
          showSymbol: series.length < 15,
          color: p.accent,
          lineStyle: { width: 2 },
        },
      ],
    }),
    [series, w, f],
  );
  return (
    <>
      <Stats>
        <Stat
          label={w.total}
          value={f.number(found.people)}
          change={changeOf(found.people, found.previous)}
          previous={f.number(found.previous)}
          isChance={!isBeyondChance(found.people, found.previous)}
          how={w.how.map((line) => (
            <p key={line}>{line}</p>
          ))}
        />
      </Stats>
      <Chart
        title={w.people}
        draw={draw}
        columns={[{ title: w.from }, { title: w.people }]}
        rows={series.map((part) => [part.from, part.people])}
      />
    </>
  );
}
