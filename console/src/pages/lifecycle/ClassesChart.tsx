import { useCallback } from "react";
import { CLASSES, type ClassCounts } from "@/api/types";
import { useI18n } from "@/i18n";
import { Chart } from "@/ui/chart/Chart";
import { legend, type Palette, xAxis, yAxis } from "@/ui/chart/palette";

/** How many customers each class had, day by day. */
export function ClassesChart({ days }: { days: ClassCounts[] }) {
  const { t, f } = useI18n();
  const draw = useCallback(
    (p: Palette) => ({
      legend: legend(p),
      xAxis: xAxis(
        p,
        days.map((day) => f.shortDate(day.date)),
        { boundaryGap: false },
      ),
      yAxis: yAxis(p, f.compact),
      series: CLASSES.map((of) => ({
        name: t.words.class[of],
        type: "line",
        stack: "all",
        showSymbol: false,
        lineStyle: { width: 1 },
        areaStyle: { opacity: 0.45 },
        color: p.class[of],
        data: days.map((day) => day[of]),
      })),
    }),
    [days, t, f],
  );
  return (
    <Chart
      title={t.lifecycle.overTime}
      note={t.lifecycle.overTimeNote}
      draw={draw}
      columns={[{ title: t.lifecycle.date }, ...CLASSES.map((of) => ({ title: t.words.class[of] }))]}
      rows={days.map((day) => [day.date, ...CLASSES.map((of) => day[of])])}
    />
  );
}
