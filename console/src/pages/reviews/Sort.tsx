import { Select } from "antd";
import { useI18n } from "@/i18n";
import type { useListUrl } from "@/ui/list/url";

const SORTS = { urgency: "urgency", newest: "-at", oldest: "at", worst: "rating", helpful: "-helpful" } as const;

/** In which order reviews are worked through; the most urgent first unless chosen otherwise. */
export function Sort({ url }: { url: ReturnType<typeof useListUrl> }) {
  const { t } = useI18n();
  const { sort } = t.reviews;
  return (
    <Select
      aria-label={sort.label}
      value={url.params.get("sort") ?? SORTS.urgency}
      onChange={(value: string) => url.set({ sort: value === SORTS.urgency ? null : value })}
      popupMatchSelectWidth={false}
      options={(Object.keys(SORTS) as (keyof typeof SORTS)[]).map((key) => ({ value: SORTS[key], label: sort[key] }))}
    />
  );
}
