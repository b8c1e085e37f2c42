import { Select } from "antd";
import type { ReactNode } from "react";
import type { Mapping } from "@/api/types";
import { useI18n } from "@/i18n";
import { TIME_ZONES, useCurrencies } from "@/ui/choices";
import { hasMoney } from "./mapping";

type DateOrder = NonNullable<Mapping["dates"]>;
type Props = { mapping: Mapping; change: (mapping: Mapping) => void };

/** How the file writes what it leaves open: the zone of its times, the currency of its amounts, the order of its dates. */
export function Writing({ mapping, change }: Props) {
  const { t, f } = useI18n();
  const w = t.imports.mapping;
  const currencies = useCurrencies();
  const orders: { value: "" | DateOrder; label: string }[] = [
    { value: "", label: w.datesFound },
    { value: "day_first", label: w.dayFirst },
    { value: "month_first", label: w.monthFirst },
  ];
  return (
    <div className="row wrap">
      <Choice label={w.zone}>
        <Select
          aria-label={w.zone}
          showSearch={{ optionFilterProp: ["label", "value"] }}
          value={mapping.zone ?? ""}
          onChange={(zone) => change({ ...mapping, zone: zone || null })}
          options={[{ value: "", label: w.shops(f.timeZone) }, ...TIME_ZONES]}
          style={{ width: 220 }}
        />
      </Choice>
      {hasMoney(mapping) && (
        <Choice label={w.currency}>
          <Select
            aria-label={w.currency}
            showSearch={{ optionFilterProp: "label" }}
            value={mapping.currency ?? ""}
            onChange={(currency) => change({ ...mapping, currency: currency || null })}
            options={[{ value: "", label: w.shops(f.currency) }, ...currencies]}
            style={{ width: 220 }}
          />
        </Choice>
      )}
      <Choice label={w.dates}>
        <Select<"" | DateOrder>
          aria-label={w.dates}
          value={mapping.dates ?? ""}
          onChange={(dates) => change({ ...mapping, dates: dates || null })}
          options={orders}
          style={{ width: 220 }}
        />
      </Choice>
    </div>
  );
}

function Choice({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="stack-s">
      <span className="muted">{label}</span>
      {children}
    </div>
  );
}
