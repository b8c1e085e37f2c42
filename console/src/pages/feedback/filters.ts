import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { q } from "@/api/queries";
import { APPROVALS, FEEDBACK_KINDS, FEEDBACK_STATES } from "@/api/types";
import { useSession } from "@/app/session";
import { useI18n } from "@/i18n";
import type { Filter } from "@/ui/list/filters";

/** What the inbox can be narrowed to. */
export function useFeedbackFilters(): Filter[] {
  const { t } = useI18n();
  const segments = useQuery(q.segments()).data?.items;
  const { account } = useSession();
  return useMemo(() => {
    const w = t.feedback.filter;
    const yesNo = [
      { value: "true", label: t.ui.yes },
      { value: "false", label: t.ui.no },
    ];
    return [
      {
        kind: "options",
        key: "kind",
        label: w.kind,
        multiple: true,
        options: FEEDBACK_KINDS.map((value) => ({ value, label: t.feedback.kind[value] })),
      },
      {
        kind: "options",
        key: "state",
        label: w.state,
        multiple: true,
        options: [...FEEDBACK_STATES, "merged" as const].map((value) => ({ value, label: t.feedback.state[value] })),
      },
      {
        kind: "options",
        key: "approval",
        label: w.approval,
        multiple: true,
        options: APPROVALS.map((value) => ({ value, label: t.feedback.approval[value] })),
      },
      { kind: "options", key: "late", label: w.late, options: yesNo },
      { kind: "options", key: "waiting", label: w.waiting, options: yesNo },
      { kind: "options", key: "answered", label: w.answered, options: yesNo },
      { kind: "options", key: "in_time", label: w.inTime, options: yesNo },
      { kind: "dates", key: "at", label: w.at, low: "from", high: "to" },
      { kind: "options", key: "owner", label: w.owner, options: [{ value: account.id, label: w.mine }] },
      { kind: "text", key: "tag", label: w.tag },
      {
        kind: "options",
        key: "segment",
        label: t.customers.filter.segment,
        options: (segments ?? []).map(({ id, name }) => ({ value: id, label: name })),
      },
    ];
  }, [t, segments, account.id]);
}
