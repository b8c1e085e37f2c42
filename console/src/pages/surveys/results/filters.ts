import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { q } from "@/api/queries";
import { CLASSES } from "@/api/types";
import { useI18n } from "@/i18n";
import type { Filter } from "@/ui/list/filters";

/** What the results can be narrowed to. */
export function useResultFilters(): Filter[] {
  const { t } = useI18n();
  const segments = useQuery(q.segments()).data?.items;
  return useMemo(() => {
    const w = t.surveyResults.filter;
    return [
      { kind: "dates", key: "at", label: w.at, low: "from", high: "to" },
      {
        kind: "options",
        key: "segment",
        label: w.segment,
        options: (segments ?? []).map(({ id, name }) => ({ value: id, label: name })),
      },
      {
        kind: "options",
        key: "class",
        label: t.surveyResults.by.dimension.class,
        options: CLASSES.map((value) => ({ value, label: t.words.class[value] })),
      },
      {
        kind: "options",
        key: "channel",
        label: t.surveyResults.by.dimension.channel,
        options: (["mail", "link", "site", "phone", "qr", "import", "server"] as const).map((value) => ({
          value,
          label: t.contacts.channel[value],
        })),
      },
      {
        kind: "options",
        key: "wave",
        label: w.wave,
        options: (["week", "month", "quarter", "year"] as const).map((value) => ({ value, label: w.waves[value] })),
      },
      { kind: "text", key: "product", label: w.product },
      { kind: "text", key: "agent", label: w.agent },
    ];
  }, [t, segments]);
}
