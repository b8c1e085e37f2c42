import { Select } from "antd";
import { useI18n } from "@/i18n";
import type { useListUrl } from "@/ui/list/url";

const SORTS = { newest: "-at", due: "due", votes: "-votes", trend: "-trend", urgency: "-urgency" } as const;

/** In which order posts are worked through; the newest first unless chosen otherwise. */
export function Sort({ url }: { url: ReturnType<typeof useListUrl> }) {
  const { t } = useI18n();
  const { sort } = t.feedback;
  return (
    <Select
      aria-label={sort.label}
      value={url.params.get("sort") ?? SORTS.newest}
      onChange={(value: string) => url.set({ sort: value === SORTS.newest ? null : value })}
      popupMatchSelectWidth={false}
      options={(Object.keys(SORTS) as (keyof typeof SORTS)[]).map((key) => ({ value: SORTS[key], label: sort[key] }))}
    />
  );
}
