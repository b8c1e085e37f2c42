import { useMemo } from "react";
import { QUESTION_STATES } from "@/api/types";
import { useI18n } from "@/i18n";
import type { Filter } from "@/ui/list/filters";

/** What the questions can be narrowed to. */
export function useQuestionFilters(): Filter[] {
  const { t } = useI18n();
  return useMemo(() => {
    const w = t.questions;
    return [
      {
        kind: "options",
        key: "answered",
        label: w.filter.answered,
        options: [
          { value: "false", label: w.filter.answeredNo },
          { value: "true", label: w.filter.answeredYes },
        ],
      },
      {
        kind: "options",
        key: "state",
        label: w.filter.state,
        multiple: true,
        options: QUESTION_STATES.map((value) => ({ value, label: w.state[value] })),
      },
      { kind: "text", key: "product", label: w.filter.product },
    ];
  }, [t]);
}
