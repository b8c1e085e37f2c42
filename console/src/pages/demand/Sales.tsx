import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Segmented, Select } from "antd";
import { q } from "@/api/queries";
import { useI18n } from "@/i18n";
import { Loaded } from "@/ui/Loaded";
import { useListUrl } from "@/ui/list/url";
import { Section } from "@/ui/Page";
import { Uncounted } from "@/ui/Uncounted";
import { HISTORY_SHOWN, SalesChart } from "./SalesChart";
import { Unallocated } from "./Unallocated";

type By = "total" | "category" | "product";

export function Sales() {
  const { t, f } = useI18n();
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
        aria-label={`${w.day} / ${w.week}`}
        value={grain}
        onChange={(value) => url.set({ grain: value === "day" ? null : value })}
        options={[
          { value: "day", label: w.day },
          { value: "week", label: w.week },
        ]}
      />
    </>
  );
  const through = ready ? sales.data?.through : null;
  return (
    <Section title={w.title} note={through && w.through(f.date(through))} actions={actions}>
      {ready ? (
        <Loaded query={sales}>
          {(data) => (
            <>
              <Uncounted orders={data.history.slice(-HISTORY_SHOWN).reduce((sum, day) => sum + day.uncounted, 0)} />
              <Unallocated refunds={data.unallocated} say={w.unallocated} />
              <SalesChart data={data} />
            </>
          )}
        </Loaded>
      ) : (
        <p className="muted">{w.pick}</p>
      )}
    </Section>
  );
}
