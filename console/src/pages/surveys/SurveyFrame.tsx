import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import type { ReactNode } from "react";
import { Link, useParams } from "react-router";
import { survey } from "@/api/survey";
import type { Survey } from "@/api/types";
import { useMay } from "@/app/session";
import { useI18n } from "@/i18n";
import { LoadedPage } from "@/ui/Loaded";
import { Page } from "@/ui/Page";
import { StateMark } from "./bits";
import { SurveyMenu } from "./SurveyMenu";
import "@/styles/surveys.css";

type Props = { actions?: ReactNode; wide?: boolean; children: (survey: Survey) => ReactNode };

/** The frame the pages about one survey share: where it stands, and what can be done with it. */
export function SurveyFrame({ actions, wide = false, children }: Props) {
  const { t, f } = useI18n();
  const { id = "" } = useParams();
  const found = useQuery(survey.one(id));
  const mayEdit = useMay("manageShop");
  const back = { path: "/surveys", title: t.surveys.title };
  return (
    <LoadedPage query={found} back={back}>
      {(data) => (
        <Page
          title={data.name}
          wide={wide}
          back={back}
          note={
            <span className="row wrap">
              <StateMark of={data.state} /> <span className="tag">{t.surveys.kind[data.kind]}</span>
              <span>{data.origin === "own" ? t.surveys.trigger[data.audience.trigger] : t.surveys.elsewhereNote}</span>
              {data.version > 1 && <span className="faint">{t.surveys.version(f.number(data.version))}</span>}
            </span>
          }
          actions={
            <>
              {actions}
              {mayEdit && data.origin === "own" && data.state !== "closed" && (
                <Link to={`/surveys/${id}/edit`}>
                  <Button>{t.ui.edit}</Button>
                </Link>
              )}
              {mayEdit && data.origin === "own" && <SurveyMenu survey={data} />}
            </>
          }
          tabs={[
            { path: `/surveys/${id}`, title: t.surveys.tabs.results },
            { path: `/surveys/${id}/responses`, title: t.surveys.tabs.responses },
            ...(data.origin === "own"
              ? [
                  { path: `/surveys/${id}/asked`, title: t.surveys.tabs.asked },
                  { path: `/surveys/${id}/share`, title: t.surveys.tabs.share },
                ]
              : []),
          ]}
        >
          {children(data)}
        </Page>
      )}
    </LoadedPage>
  );
}
