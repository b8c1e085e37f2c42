/** The sorting of a list on a phone, where its cards have no heads to press. */
import { Select } from "antd";
import { useI18n } from "@/i18n";
import { type Column, nextSort } from "./Table";

type Sortable = Pick<Column<never>, "title" | "sort" | "isText">;
type Props = { columns: Sortable[]; sort: string | undefined; onSort: (sort: string) => void };

/** Every column that sorts, in the direction it starts with; the one in force in the direction it has. */
export function phoneSorts(columns: Sortable[], current: string | undefined): { value: string; label: string }[] {
  return columns.flatMap(({ sort, title, isText }) => {
    if (!sort) return [];
    const value = current === sort || current === `-${sort}` ? current : nextSort(sort, undefined, isText);
    return [{ value, label: `${title} ${value.startsWith("-") ? "↓" : "↑"}` }];
  });
}

export function PhoneSort({ columns, sort, onSort }: Props) {
  const { t } = useI18n();
  const options = phoneSorts(columns, sort);
  if (options.length < 2) return null;
  return (
    <Select
      className="phone-only"
      aria-label={t.ui.list.sort}
      placeholder={t.ui.list.sort}
      value={options.some(({ value }) => value === sort) ? sort : undefined}
      onChange={onSort}
      popupMatchSelectWidth={false}
      options={options}
    />
  );
}
