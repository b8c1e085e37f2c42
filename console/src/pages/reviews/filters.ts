import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import type { Query } from "@/api/http";
import { q } from "@/api/queries";
import { POLARITIES, RATING_CLASSES, REVIEW_CLASSES } from "@/api/types";
import { useSession } from "@/app/session";
import { useI18n } from "@/i18n";
import { dayStart } from "@/i18n/zone";
import type { Filter } from "@/ui/list/filters";
import { useAspectOptions, useDimensionOptions } from "../voices/names";

/** A filter whose values are shown by these words. */
function choice<T extends string>(
  key: string,
  label: string,
  values: readonly T[],
  word: (value: T) => string,
  multiple = false,
): Filter {
  return { kind: "options", key, label, multiple, options: values.map((value) => ({ value, label: word(value) })) };
}

const STARS = ["5", "4", "3", "2", "1"] as const;
const YES_NO = ["true", "false"] as const;

/** What the inbox can be narrowed to. */
export function useReviewFilters(): Filter[] {
  const { t, f } = useI18n();
  const aspects = useAspectOptions();
  const dimensions = useDimensionOptions();
  const segments = useQuery(q.segments()).data?.items;
  const { account } = useSession();
  return useMemo(() => {
    const w = t.reviews.filter;
    const yesNo = (value: "true" | "false") => (value === "true" ? t.ui.yes : t.ui.no);
    const answered = (value: "true" | "false") => (value === "true" ? w.answeredYes : w.answeredNo);
    const stars = (n: string) => t.reviews.nStars(f.number(Number(n)));
    return [
      choice("class", w.class, REVIEW_CLASSES, (value) => t.reviews.class[value], true),
      choice("rating", w.rating, STARS, stars, true),
      choice("answered", w.answered, ["false", "true"], answered),
      choice("recovery", w.recovery, ["open", "overdue", "closed"], (value) => w[value]),
      { kind: "options", key: "owner", label: w.owner, options: [{ value: account.id, label: w.mine }] },
      choice("state", w.state, ["published", "held", "rejected"], (value) => w[value]),
      choice("held", w.heldFor, ["late", "overdue"], (value) => (value === "late" ? w.heldLate : w.overdue)),
      choice("reported", w.reported, ["open", "closed"], (value) =>
        value === "open" ? w.reportedOpen : w.reportedClosed,
      ),
      { kind: "options", key: "aspect", label: w.aspect, options: aspects },
      choice("polarity", w.polarity, POLARITIES, (value) => t.reviews.polarity[value]),
      { kind: "dates", key: "at", label: w.at, low: "from", high: "to" },
      choice("verified", w.verified, YES_NO, yesNo),
      choice("rewarded", w.rewarded, YES_NO, yesNo),
      choice("message", w.message, YES_NO, yesNo),
      { kind: "text", key: "product", label: w.product },
      { kind: "text", key: "category", label: w.category },
      { kind: "options", key: "low", label: w.low, options: dimensions },
      choice("first_class", w.firstClass, RATING_CLASSES, (value) => t.reviews.class[value], true),
      choice("in_time", w.inTime, YES_NO, yesNo),
      choice("dated", w.dated, YES_NO, yesNo),
      {
        kind: "options",
        key: "segment",
        label: t.customers.filter.segment,
        options: (segments ?? []).map(({ id, name }) => ({ value: id, label: name })),
      },
      choice("language", w.language, ["zh", "en", "other"], (value) => t.reviews.language[value]),
    ];
  }, [t, f, aspects, dimensions, segments, account.id]);
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
