import { useMemo } from "react";
import type { SurveyResponse } from "@/api/types";
import { useI18n } from "@/i18n";
import { Ago } from "@/ui/bits";
import type { Column } from "@/ui/list/Table";
import { BandMark } from "../bits";
import { FollowUpMark } from "./FollowUpMark";
import { words } from "./summary";

/** The columns of the answers; beside an open one only what tells them apart. */
export function useResponseColumns(isBeside: boolean, open: (row: SurveyResponse) => void): Column<SurveyResponse>[] {
  const { t, f } = useI18n();
  return useMemo(() => {
    const c = t.surveyResponses.col;
    const columns: Column<SurveyResponse>[] = [
      {
        key: "answer",
        title: c.answer,
        phone: "title",
        render: (row) => (
          <span className="stack-s">
            <span className="row wrap">
              {row.score != null && <b className="num">{f.number(row.score, 1)}</b>}
              {row.band && <BandMark of={row.band} />}
            </span>
            <button type="button" className="bare review-words" onClick={() => open(row)}>
              {words(row) || <span className="faint">{t.surveyResponses.noWords}</span>}
            </button>
          </span>
        ),
      },
      { key: "who", title: c.who, render: (row) => row.name || t.surveyResponses.anonymous },
      { key: "follow", title: c.follow, render: (row) => <FollowUpMark of={row.follow_up} /> },
      { key: "at", title: c.at, align: "right", render: (row) => <Ago at={row.at} /> },
    ];
    return isBeside ? columns.filter(({ key }) => key === "answer" || key === "at") : columns;
  }, [t, f, isBeside, open]);
}
