import { Segmented } from "antd";
import { useI18n } from "@/i18n";
import type { useListUrl } from "./list/url";

type Props = {
  url: ReturnType<typeof useListUrl>;
  label: string;
  /** Numbers of days, and the one that the address does not name. */
  windows: readonly number[];
  usual: number;
  name: (days: string) => string;
};

/** The period that an address asks for, in days. */
export const daysOf = (url: Props["url"], usual: number) => Number(url.params.get("days")) || usual;

/** So many days back, as the address of the page says it. */
export function PeriodChoice({ url, label, windows, usual, name }: Props) {
  const { f } = useI18n();
  return (
    <Segmented
      aria-label={label}
      value={daysOf(url, usual)}
      onChange={(value) => url.set({ days: value === usual ? null : String(value) })}
      options={windows.map((value) => ({ value, label: name(f.number(value)) }))}
    />
  );
}
