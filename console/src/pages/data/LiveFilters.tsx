import CloseCircleFilled from "@ant-design/icons/CloseCircleFilled";
import { Input, Select } from "antd";
import { useI18n } from "@/i18n";
import { useListUrl } from "@/ui/list/url";
import { useSources } from "@/ui/sources";

const KINDS = ["track", "page", "screen", "identify", "group", "alias"];

/** What is shown, kept in the address; while paused, how many events are held back. */
export function LiveFilters({ held }: { held: number | null }) {
  const { t, f } = useI18n();
  const l = t.data.live;
  const url = useListUrl();
  const { items } = useSources();
  return (
    <search className="filterbar listing-head">
      <Input
        className="filter-search"
        allowClear={{ clearIcon: <CloseCircleFilled aria-label={t.ui.clear} /> }}
        placeholder={l.filter}
        aria-label={l.filter}
        value={url.params.get("name") ?? ""}
        onChange={(event) => url.set({ name: event.target.value })}
      />
      <Select
        aria-label={l.source}
        value={url.params.get("source") ?? ""}
        onChange={(value) => url.set({ source: value })}
        popupMatchSelectWidth={false}
        options={[{ value: "", label: l.allSources }, ...items.map(({ id, name }) => ({ value: id, label: name }))]}
      />
      <Select
        aria-label={l.kind}
        value={url.params.get("kind") ?? ""}
        onChange={(value) => url.set({ kind: value })}
        popupMatchSelectWidth={false}
        options={[{ value: "", label: l.allKinds }, ...KINDS.map((value) => ({ value, label: value }))]}
      />
      {held !== null && (
        <span className="warn" role="status">
          {l.paused(f.number(held))}
        </span>
      )}
    </search>
  );
}
