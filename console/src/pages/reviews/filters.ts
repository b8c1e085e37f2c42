import { useMemo } from "react";
import type { Query } from "@/api/http";
import { POLARITIES, RATING_CLASSES } from "@/api/types";
import { useI18n } from "@/i18n";
import { dayStart } from "@/i18n/zone";
import type { Filter } from "@/ui/list/filters";
import { useAspectOptions } from "../voices/names";

/** What the inbox can be narrowed to. */
export function useReviewFilters(): Filter[] {
  const { t, f } = useI18n();
  const aspects = useAspectOptions();
  return useMemo(() => {
    const w = t.reviews.filter;
    const yesNo = [
      { value: "true", label: t.ui.yes },
      { value: "false", label: t.ui.no },
    ];
    return [
      {
        kind: "options",
        key: "class",
        label: w.class,
        multiple: true,
        options: RATING_CLASSES.map((value) => ({ value, label: t.reviews.class[value] })),
      },
      {
        kind: "options",
        key: "rating",
        label: w.rating,
        multiple: true,
        options: [5, 4, 3, 2, 1].map((n) => ({ value: String(n), label: t.reviews.nStars(f.number(n)) })),
      },
      {
        kind: "options",
        key: "answered",
        label: w.answered,
        options: [
          { value: "false", label: w.answeredNo },
          { value: "true", label: w.answeredYes },
        ],
      },
      {
        kind: "options",
        key: "recovery",
        label: w.recovery,
        options: (["open", "overdue", "closed"] as const).map((value) => ({ value, label: w[value] })),
      },
      {
        kind: "options",
        key: "state",
        label: w.state,
        options: (["published", "held", "rejected"] as const).map((value) => ({ value, label: w[value] })),
      },
      { kind: "options", key: "aspect", label: w.aspect, options: aspects },
      {
        kind: "options",
        key: "polarity",
        label: w.polarity,
        options: POLARITIES.map((value) => ({ value, label: t.reviews.polarity[value] })),
      },
      { kind: "dates", key: "at", label: w.at, low: "from", high: "to" },
      { kind: "options", key: "verified", label: w.verified, options: yesNo },
      { kind: "options", key: "rewarded", label: w.rewarded, options: yesNo },
      { kind: "text", key: "product", label: w.product },
      {
        kind: "options",
        key: "language",
        label: w.language,
        options: (["zh", "en"] as const).map((value) => ({ value, label: t.reviews.language[value] })),
      },
    ];
  }, [t, f, aspects]);
}

/** Days are chosen on a calendar; the server asks for instants. The last day is within. */
export function inZone(query: Query, zone: string): Query {
  const { from, to } = query;
  return {
    ...query,
    ...(from ? { from: dayStart(String(from), zone) } : {}),
    ...(to ? { to: dayStart(String(to), zone, 1) } : {}),
  };
}
