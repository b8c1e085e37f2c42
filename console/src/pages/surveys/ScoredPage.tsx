import { Segmented } from "antd";
import { useCallback, useMemo } from "react";
import { Link } from "react-router";
import { survey } from "@/api/survey";
import { BANDS, POLARITIES, type ScoredAnswer, type ScoreKind, SCORES } from "@/api/types";
import { useKeys } from "@/app/shortcuts";
import { useI18n } from "@/i18n";
import { Ago } from "@/ui/bits";
import { Empty } from "@/ui/Empty";
import type { Filter } from "@/ui/list/filters";
import { List } from "@/ui/list/List";
import type { Column } from "@/ui/list/Table";
import { unnamed } from "../customers/name";
import { useListUrl } from "@/ui/list/url";
import { useNarrow } from "../reviews/useNarrow";
import { FollowUpMark } from "./responses/FollowUpMark";
import { Panel } from "./responses/Panel";
import { Told } from "./responses/Told";
import { SurveysFrame } from "./SurveysFrame";
import "@/styles/reviews.css";

/** The answers behind the shop's NPS, CSAT or CES, whatever survey they were given to. */
export default function ScoredPage() {
  const { t, language } = useI18n();
  const w = t.surveys.scored;
  const url = useListUrl();
  const { set } = url;
  const isNarrow = useNarrow();
  const kind = SCORES.find((one) => one === url.params.get("score")) ?? "nps";
  const openId = url.params.get("open");
  const open = useCallback((row: ScoredAnswer) => set({ open: row.response.id }), [set]);
  const close = () => set({ open: null });
  useKeys(new Map(openId ? [["Escape", close]] : []));
  const { score: _, ...query } = url.query;
  return (
    <SurveysFrame note={w.note}>
      <div className="row wrap section-actions">
        <Segmented
          aria-label={w.score}
          value={kind}
          onChange={(score: ScoreKind) => set({ score, open: null })}
          options={SCORES.map((value) => ({ value, label: t.surveys.kind[value] }))}
        />
      </div>
      <div className="split inbox" data-open={openId ? "" : undefined}>
        <List<ScoredAnswer>
          key={kind}
          label={w.title}
          fetch={() => survey.scored(kind, { ...query, lang: language })}
          columns={useColumns(kind, openId !== null && !isNarrow, open)}
          rowKey={(row) => row.response.id}
          onOpen={open}
          openKey={openId ?? undefined}
          filters={useFilters(kind)}
          empty={<Empty title={t.surveyResponses.empty} text={w.empty} />}
        />
        {openId && <Panel key={openId} id={openId} close={close} />}
      </div>
    </SurveysFrame>
  );
}

function useFilters(kind: ScoreKind): Filter[] {
  const { t } = useI18n();
  return useMemo(() => {
    const w = t.surveyResponses.filter;
    const options = <V extends string>(values: readonly V[], named: Record<V, string>) =>
      values.map((value) => ({ value, label: named[value] }));
    return [
      { kind: "options", key: "band", label: w.band, options: options(BANDS, t.surveyResults.band[kind]) },
      {
        kind: "options",
        key: "polarity",
        label: t.reviews.filter.polarity,
        options: options(POLARITIES, t.reviews.polarity),
      },
      { kind: "dates", key: "at", label: t.surveyResults.filter.at, low: "from", high: "to" },
      { kind: "text", key: "product", label: t.surveyResults.filter.product },
      { kind: "text", key: "agent", label: t.surveyResults.filter.agent },
    ];
  }, [t, kind]);
}

function useColumns(kind: ScoreKind, isBeside: boolean, open: (row: ScoredAnswer) => void): Column<ScoredAnswer>[] {
  const { t, f } = useI18n();
  return useMemo(() => {
    const c = t.surveyResponses.col;
    const columns: Column<ScoredAnswer>[] = [
      {
        key: "answer",
        title: c.answer,
        phone: "title",
        render: (row) => (
          <Told
            response={row.response}
            score={f.number(row.score)}
            band={row.band}
            kind={kind}
            open={() => open(row)}
          />
        ),
      },
      {
        key: "who",
        title: c.who,
        render: ({ response }) =>
          response.name || (response.customer_id ? unnamed(response.customer_id, t) : t.customers.nobody),
      },
      {
        key: "survey",
        title: t.surveys.col.name,
        render: (row) => (
          <Link className="link" to={`/surveys/${row.response.survey_id}`}>
            {row.survey_name}
          </Link>
        ),
      },
      { key: "follow", title: c.follow, render: ({ response }) => <FollowUpMark of={response.follow_up} /> },
      { key: "at", title: c.at, align: "right", render: ({ response }) => <Ago at={response.at} /> },
    ];
    return isBeside ? columns.filter(({ key }) => key === "answer" || key === "at") : columns;
  }, [t, f, kind, isBeside, open]);
}
