import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Segmented, Select } from "antd";
import { useCallback } from "react";
import { q } from "@/api/queries";
import type { Sales as SalesData } from "@/api/types";
import { lookup, useI18n } from "@/i18n";
import { minorDigits } from "@/i18n/format";
import { Mark } from "@/ui/bits";
import { Chart } from "@/ui/chart/Chart";
import { legend, type Palette, xAxis, yAxis } from "@/ui/chart/palette";
import { How } from "@/ui/How";
import { Loaded } from "@/ui/Loaded";
import { useListUrl } from "@/ui/list/url";
import { Section } from "@/ui/Page";

type By = "total" | "category" | "product";

export function Sales() {
  const { t } = useI18n();
  const url = useListUrl();
  const by = (url.params.get("by") ?? "total") as By;
  const key = url.params.get("key");
  const grain = url.params.get("grain") ?? "day";
  const products = useQuery({ ...q.products({ days: 90 }), enabled: by !== "total" });
  const ready = by === "total" || key !== null;
  const sales = useQuery({ ...q.sales({ by, key, grain }), enabled: ready, placeholderData: keepPreviousData });

  const items = products.data?.items ?? [];
  const options =
    by === "product"
      ? items.map((item) => ({ value: item.product_id, label: item.name }))
      : [...new Set(items.flatMap((item) => item.category ?? []))].map((value) => ({ value, label: value }));
  const w = t.demand.sales;
  const actions = (
    <>
      <Segmented
        size="small"
        aria-label={w.by}
        value={by}
        onChange={(value) => url.set({ by: value === "total" ? null : value, key: null })}
        options={(["total", "category", "product"] as By[]).map((value) => ({ value, label: w[value] }))}
      />
      {by !== "total" && (
        <Select
          size="small"
          aria-label={w.pick}
          placeholder={w.pick}
          showSearch={{ optionFilterProp: "label" }}
          value={key}
          onChange={(value) => url.set({ key: value })}
          options={options}
          style={{ minWidth: 180 }}
        />
      )}
      <Segmented
        size="small"
        value={grain}
        onChange={(value) => url.set({ grain: value === "day" ? null : value })}
        options={[
          { value: "day", label: w.day },
          { value: "week", label: w.week },
        ]}
      />
    </>
  );
  return (
    <Section title={w.title} actions={actions}>
      {ready ? (
        <Loaded query={sales}>{(data) => <SalesChart data={data} />}</Loaded>
      ) : (
        <p className="muted">{w.pick}</p>
      )}
    </Section>
  );
}

const HISTORY_SHOWN = 180;

function SalesChart({ data }: { data: SalesData }) {
  const { t, f } = useI18n();
  const w = t.demand.sales;
  const history = data.history.slice(-HISTORY_SHOWN);
  const currency = history[0]?.net.currency ?? f.currency;
  const scale = 10 ** minorDigits(currency);
  const money = useCallback(
    (major: number) => f.money({ minor: Math.round(major * scale), currency }, { compact: true }),
    [f, scale, currency],
  );
  const { forecast } = data;
  const draw = useCallback(
    (p: Palette) => {
      const gap = history.map(() => null as number | null);
      const major = (minor: number) => minor / scale;
      const days = [...history.map((day) => day.date), ...forecast.map((day) => day.date)];
      return {
        legend: { ...legend(p), data: [w.history, w.forecast, w.range] },
        tooltip: { valueFormatter: (value: number | null) => (value == null ? "–" : money(value)) },
        xAxis: xAxis(
          p,
          days.map((day) => f.shortDate(day)),
          { boundaryGap: false },
        ),
        yAxis: yAxis(p, money),
        series: [
          {
            name: w.history,
            type: "line",
            showSymbol: false,
            data: history.map((day) => major(day.net.minor)),
            color: p.text2,
            lineStyle: { width: 1.5 },
          },
          {
            name: w.low,
            type: "line",
            stack: "range",
            symbol: "none",
            data: [...gap, ...forecast.map((day) => major(day.low))],
            lineStyle: { opacity: 0 },
            tooltip: { show: false },
            silent: true,
            color: p.accent,
          },
          {
            name: w.range,
            type: "line",
            stack: "range",
            symbol: "none",
            data: [...gap, ...forecast.map((day) => major(day.high - day.low))],
            lineStyle: { opacity: 0 },
            areaStyle: { opacity: 0.16 },
            color: p.accent,
            tooltip: { show: false },
            silent: true,
          },
          {
            name: w.forecast,
            type: "line",
            showSymbol: false,
            data: [...gap, ...forecast.map((day) => major(day.value))],
            color: p.accent,
            lineStyle: { width: 2 },
          },
        ],
      };
    },
    [history, forecast, scale, money, w, f],
  );
  const cash = (value: unknown) => (value === null || value === undefined ? "" : money(Number(value)));
  return (
    <Chart
      title={w.history}
      note={<Accuracy data={data} />}
      draw={draw}
      height={300}
      columns={[
        { title: w.date },
        { title: w.orders },
        { title: w.history, format: cash },
        { title: w.forecast, format: cash },
        { title: w.low, format: cash },
        { title: w.high, format: cash },
      ]}
      rows={[
        ...history.map((day) => [day.date, day.orders, day.net.minor / scale, null, null, null]),
        ...forecast.map((day) => [day.date, null, null, day.value / scale, day.low / scale, day.high / scale]),
      ]}
    />
  );
}

/** How the forecast did on time it had not seen, against the naive one. */
function Accuracy({ data }: { data: SalesData }) {
  const { t, f } = useI18n();
  const w = t.demand.sales;
  const { error } = data;
  const method = w.method(lookup(w.methods, data.method));
  if (!error) return <span>{method}</span>;
  const better = !error.naive_wins;
  return (
    <span className="row wrap">
      {w.error(
        f.percent(error.ours_wape ?? error.ours_mape, 1),
        f.percent(error.naive_wape ?? error.naive_mape, 1),
        f.number(error.holdout_days),
      )}
      <Mark kind={better ? "good" : "warn"}>{better ? w.better : w.worse}</Mark>
      <How of={w.forecast}>
        <p>{w.errorHow}</p>
        {error.ours_mase != null && <p>{w.mase(f.number(error.ours_mase, 2))}</p>}
        <p>{method}</p>
      </How>
    </span>
  );
}
