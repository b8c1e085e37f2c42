import { useMemo } from "react";
import type { ScoreKind, SurveyResponse } from "@/api/types";
import { useI18n } from "@/i18n";
import { Ago } from "@/ui/bits";
import type { Column } from "@/ui/list/Table";
import { unnamed } from "../../customers/name";
import { FollowUpMark } from "./FollowUpMark";
import { Told } from "./Told";

/** The columns of the answers; beside an open one only what tells them apart. */
export function useResponseColumns(
  kind: ScoreKind,
  isBeside: boolean,
  open: (row: SurveyResponse) => void,
): Column<SurveyResponse>[] {
  const { t, f } = useI18n();
  return useMemo(() => {
    const c = t.surveyResponses.col;
    const columns: Column<SurveyResponse>[] = [
      {
        key: "answer",
        title: c.answer,
        phone: "title",
        render: (row) => (
          <Told
            response={row}
            score={row.score == null ? "" : f.number(row.score, 1)}
            band={row.band}
            kind={kind}
            open={() => open(row)}
          />
        ),
      },
      {
        key: "who",
        title: c.who,
        render: (row) => (
          <span className="author">
            {row.name || (row.customer_id ? unnamed(row.customer_id, t) : t.customers.nobody)}
          </span>
        ),
      },
      { key: "follow", title: c.follow, render: (row) => <FollowUpMark of={row.follow_up} /> },
      { key: "at", title: c.at, align: "right", render: (row) => <Ago at={row.at} /> },
    ];
    return isBeside ? columns.filter(({ key }) => key === "answer" || key === "at") : columns;
  }, [t, f, kind, isBeside, open]);
}
