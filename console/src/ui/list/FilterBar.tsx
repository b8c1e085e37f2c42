/** Search and filters over a list; each filter that is set is a chip that can be changed or taken away. */
import CloseCircleFilled from "@ant-design/icons/CloseCircleFilled";
import FilterOutlined from "@ant-design/icons/FilterOutlined";
import SearchOutlined from "@ant-design/icons/SearchOutlined";
import { Button, Dropdown, Input, Popover } from "antd";
import { useEffect, useId, useState } from "react";
import { useKeys } from "@/app/shortcuts";
import { useI18n } from "@/i18n";
import { FilterEditor } from "./FilterEditor";
import { type Filter, isSet, paramsOf, summary } from "./filters";
import type { useListUrl } from "./url";

type Url = ReturnType<typeof useListUrl>;
type Props = { url: Url; filters: Filter[]; placeholder?: string | undefined; searchKey: string };
const TYPING_MS = 250;

export function FilterBar({ url, filters, placeholder, searchKey }: Props) {
  const { t } = useI18n();
  const [editing, setEditing] = useState<string | null>(null);
  const shown = filters.filter((filter) => isSet(filter, url.params) || editing === filter.key);
  const hidden = filters.filter((filter) => !shown.includes(filter));
  const clear = () => url.set(Object.fromEntries(filters.flatMap(paramsOf).map((key) => [key, null])));
  return (
    <search className="filterbar">
      {placeholder && <SearchField url={url} placeholder={placeholder} searchKey={searchKey} />}
      {shown.map((filter) => (
        <Chip
          key={filter.key}
          filter={filter}
          url={url}
          open={editing === filter.key}
          setOpen={(open) => setEditing(open ? filter.key : null)}
        />
      ))}
      {hidden.length > 0 && (
        <Dropdown
          trigger={["click"]}
          menu={{
            items: hidden.map(({ key, label }) => ({ key, label })),
            onClick: ({ key }) => setTimeout(() => setEditing(key), 60),
          }}
        >
          <Button icon={<FilterOutlined />} aria-label={t.ui.list.addFilter}>
            {shown.length === 0 && t.ui.list.filter}
          </Button>
        </Dropdown>
      )}
      {shown.length > 1 && (
        <Button type="text" onClick={clear}>
          {t.ui.list.clearFilters}
        </Button>
      )}
    </search>
  );
}

function SearchField({ url, placeholder, searchKey }: { url: Url; placeholder: string; searchKey: string }) {
  const { t } = useI18n();
  const inUrl = url.params.get(searchKey) ?? "";
  const [text, setText] = useState(inUrl);
  const id = useId();
  const focus = (event: KeyboardEvent) => {
    event.preventDefault();
    const field = document.getElementById(id) as HTMLInputElement | null;
    field?.focus();
    field?.select();
  };
  useKeys(new Map([["/", focus]]));
  const [followed, setFollowed] = useState(inUrl);
  if (followed !== inUrl) {
    setFollowed(inUrl);
    if (text.trim() !== inUrl) setText(inUrl);
  }
  useEffect(() => {
    if (text.trim() === inUrl) return;
    const wait = setTimeout(() => url.set({ [searchKey]: text.trim() || null }), TYPING_MS);
    return () => clearTimeout(wait);
  }, [text, inUrl, url, searchKey]);
  return (
    <Input
      id={id}
      className="filter-search"
      prefix={<SearchOutlined />}
      placeholder={placeholder}
      aria-label={placeholder}
      aria-keyshortcuts="/"
      value={text}
      allowClear={{ clearIcon: <CloseCircleFilled aria-label={t.ui.clear} /> }}
      onChange={(event) => setText(event.target.value)}
      onKeyDown={(event) => event.key === "Escape" && event.currentTarget.blur()}
    />
  );
}

type ChipProps = { filter: Filter; url: Url; open: boolean; setOpen: (open: boolean) => void };
function Chip({ filter, url, open, setOpen }: ChipProps) {
  const { t, f } = useI18n();
  const text = summary(filter, url.params, t, f);
  const clear = () => {
    setOpen(false);
    url.set(Object.fromEntries(paramsOf(filter).map((key) => [key, null])));
  };
  return (
    <span className="chip">
      <Popover
        trigger="click"
        open={open}
        onOpenChange={setOpen}
        placement="bottomLeft"
        content={<FilterEditor filter={filter} url={url} done={() => setOpen(false)} />}
      >
        <button type="button" className="bare ellipsis">
          {filter.label}
          {text && <b>{text}</b>}
        </button>
      </Popover>
      <button type="button" className="bare chip-x" aria-label={t.ui.list.removeFilter(filter.label)} onClick={clear}>
        ×
      </button>
    </span>
  );
}
