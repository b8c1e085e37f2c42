import { Button } from "antd";
import { useCallback } from "react";
import { Link } from "react-router";
import { address } from "@/api/http";
import { survey } from "@/api/survey";
import type { Survey, SurveyResponse } from "@/api/types";
import { useKeys } from "@/app/shortcuts";
import { useMay } from "@/app/session";
import { useI18n } from "@/i18n";
import { Empty } from "@/ui/Empty";
import { List } from "@/ui/list/List";
import { useListUrl } from "@/ui/list/url";
import { useNarrow } from "../../reviews/useNarrow";
import { scoreKind } from "../results/show";
import { SurveyFrame } from "../SurveyFrame";
import { useResponseColumns } from "./columns";
import { useResponseFilters } from "./filters";
import { Panel } from "./Panel";
import "@/styles/reviews.css";

/** Every answer, newest first; the open one beside the list with what was done about it. */
export default function ResponsesPage() {
  const { t, language } = useI18n();
  const maySpeak = useMay("editCustomers");
  const url = useListUrl();
  return (
    <SurveyFrame wide>
      {(data) => (
        <>
          <div className="row wrap section-actions">
            {maySpeak && data.state === "live" && data.origin === "own" && (
              <Link to={`/surveys/${data.id}/phone`}>
                <Button>{t.surveyResponses.phone}</Button>
              </Link>
            )}
            <Button href={address(`/surveys/${data.id}/responses.csv`, { ...url.query, lang: language })} download>
              {t.surveyResponses.csv}
            </Button>
            <Button
              type="text"
              href={address(`/surveys/${data.id}/responses.jsonl`, { ...url.query, lang: language })}
              download
            >
              {t.surveyResponses.jsonl}
            </Button>
          </div>
          <Responses of={data} />
        </>
      )}
    </SurveyFrame>
  );
}

function Responses({ of }: { of: Survey }) {
  const { t, language } = useI18n();
  const url = useListUrl();
  const isNarrow = useNarrow();
  const { set } = url;
  const fetch = (query: typeof url.query) => survey.responses(of.id, { ...query, lang: language });
  const openId = url.params.get("open");
  const open = useCallback((row: SurveyResponse) => set({ open: row.id }), [set]);
  const close = () => set({ open: null });
  useKeys(new Map(openId ? [["Escape", close]] : []));
  const columns = useResponseColumns(scoreKind(of), openId !== null && !isNarrow, open);
  return (
    <div className="split inbox" data-open={openId ? "" : undefined}>
      <List<SurveyResponse>
        label={t.surveys.tabs.responses}
        fetch={fetch}
        columns={columns}
        rowKey={(row) => row.id}
        onOpen={open}
        openKey={openId ?? undefined}
        filters={useResponseFilters(of)}
        empty={
          <Empty title={t.surveyResponses.empty} text={t.surveyResponses.emptyText}>
            <Link to={`/surveys/${of.id}/share`}>
              <Button type="primary">{t.surveys.tabs.share}</Button>
            </Link>
          </Empty>
        }
      />
      {openId && <Panel key={openId} id={openId} close={close} />}
    </div>
  );
}
