import { Button, Checkbox, Input, InputNumber, Radio } from "antd";
import { useId, useState } from "react";
import { useI18n } from "@/i18n";
import { DaysInput } from "../DaysInput";
import { type Filter, fromParam, toParam } from "./filters";
import type { useListUrl } from "./url";

type Url = Pick<ReturnType<typeof useListUrl>, "params" | "set">;
type Of<K extends Filter["kind"]> = { filter: Extract<Filter, { kind: K }>; url: Url; done: () => void };

/** The small form behind a filter chip. */
export function FilterEditor({ filter, url, done }: { filter: Filter; url: Url; done: () => void }) {
  switch (filter.kind) {
    case "options":
      return <Options filter={filter} url={url} done={done} />;
    case "range":
      return <Range filter={filter} url={url} done={done} />;
    case "dates":
      return <Dates filter={filter} url={url} done={done} />;
    case "text":
      return <Text filter={filter} url={url} done={done} />;
  }
}

function Options({ filter, url }: Of<"options">) {
  const chosen = url.params.get(filter.key) ?? "";
  if (filter.multiple)
    return (
      <Checkbox.Group
        className="options"
        options={filter.options}
        value={chosen.split(",").filter(Boolean)}
        onChange={(values) => url.set({ [filter.key]: values.join(",") || null })}
      />
    );
  return (
    <Radio.Group
      className="options"
      options={filter.options}
      value={chosen}
      onChange={(event) => url.set({ [filter.key]: String(event.target.value) })}
    />
  );
}

function Range({ filter, url, done }: Of<"range">) {
  const { t, f } = useI18n();
  const read = (key: string) => fromParam(url.params.get(key), filter.unit, f.currency);
  const [low, setLow] = useState(() => read(filter.low));
  const [high, setHigh] = useState(() => read(filter.high));
  const apply = () => {
    url.set({
      [filter.low]: toParam(low, filter.unit, f.currency),
      [filter.high]: toParam(high, filter.unit, f.currency),
    });
    done();
  };
  const field = { min: 0, style: { width: 110 }, onPressEnter: apply };
  return (
    <div className="row">
      <InputNumber
        {...field}
        autoFocus
        placeholder={t.ui.list.from}
        aria-label={t.ui.list.from}
        value={low}
        onChange={setLow}
      />
      –
      <InputNumber {...field} placeholder={t.ui.list.to} aria-label={t.ui.list.to} value={high} onChange={setHigh} />
      <Button type="primary" onClick={apply}>
        {t.ui.list.apply}
      </Button>
    </div>
  );
}

function Dates({ filter, url }: Of<"dates">) {
  return (
    <DaysInput
      label={filter.label}
      days={{ from: url.params.get(filter.low), to: url.params.get(filter.high) }}
      change={(end, day) => url.set({ [end === "from" ? filter.low : filter.high]: day })}
    />
  );
}

function Text({ filter, url, done }: Of<"text">) {
  const offered = useId();
  return (
    <>
      <Input.Search
        autoFocus
        list={offered}
        defaultValue={url.params.get(filter.key) ?? ""}
        aria-label={filter.label}
        onSearch={(value) => {
          url.set({ [filter.key]: value.trim() || null });
          done();
        }}
      />
      {filter.Offered && <filter.Offered id={offered} field={filter.key} />}
    </>
  );
}
