import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { Link } from "react-router";
import { survey } from "@/api/survey";
import type { Survey, SurveyResults } from "@/api/types";
import { useMay } from "@/app/session";
import { useI18n } from "@/i18n";
import { Empty } from "@/ui/Empty";
import { Loaded } from "@/ui/Loaded";
import { FilterBar } from "@/ui/list/FilterBar";
import { useListUrl } from "@/ui/list/url";
import { Section } from "@/ui/Page";
import { plain } from "../said";
import { NewsList } from "../news/NewsList";
import { SurveyFrame } from "../SurveyFrame";
import { Aspects } from "./Aspects";
import { By } from "./By";
import { Csi } from "./Csi";
import { useResultFilters } from "./filters";
import { Questions } from "./Questions";
import { Rates } from "./Rates";
import { Score } from "./Score";
import { Scores } from "./Scores";
import { Waves } from "./Waves";
import "@/styles/scores.css";
import "@/styles/reviews.css";

/** What a survey found: each number with how sure it is and how it is computed. */
export default function ResultsPage() {
  return <SurveyFrame>{(data) => <Results key={data.id} of={data} />}</SurveyFrame>;
}

function Results({ of }: { of: Survey }) {
  const url = useListUrl();
  const filters = useResultFilters();
  // What is there stays while another question is followed, so that the page does not jump.
  const results = useQuery({ ...survey.results(of.id, url.query), placeholderData: keepPreviousData });
  const isNarrowed = filters.length > 0 && Object.keys(url.query).length > 0;
  return (
    <>
      <div className="row wrap listing-head">
        <FilterBar url={url} filters={filters} searchKey="q" />
      </div>
      <Loaded query={results} rows={10}>
        {(data) =>
          data.completed === 0 && data.questions.every(({ n }) => n === 0) ? (
            <Nothing of={of} isNarrowed={isNarrowed} clear={() => url.replaceAll("")} data={data} />
          ) : (
            <Found of={of} data={data} follow={(question) => url.set({ question })} />
          )
        }
      </Loaded>
    </>
  );
}

type NothingProps = { of: Survey; data: SurveyResults; isNarrowed: boolean; clear: () => void };
function Nothing({ of, data, isNarrowed, clear }: NothingProps) {
  const { t, f } = useI18n();
  const w = t.surveyResults;
  if (isNarrowed)
    return (
      <Empty title={t.ui.list.noMatch} text={t.ui.list.noMatchHint}>
        <Button onClick={clear}>{t.ui.list.clearFilters}</Button>
      </Empty>
    );
  return (
    <Empty title={w.empty} text={data.asked > 0 ? w.emptyAsked(f.number(data.asked)) : w.emptyText}>
      {of.origin === "own" && (
        <Link to={of.state === "draft" ? `/surveys/${of.id}/edit` : `/surveys/${of.id}/share`}>
          <Button type="primary">{of.state === "draft" ? t.ui.edit : t.surveys.tabs.share}</Button>
        </Link>
      )}
    </Empty>
  );
}

type FoundProps = { of: Survey; data: SurveyResults; follow: (question: string | null) => void };
function Found({ of, data, follow }: FoundProps) {
  const { t, language } = useI18n();
  const mayTell = useMay("editCustomers") && of.origin === "own";
  const scored = data.questions.filter(({ score }) => score);
  const hasSeveral = scored.length > (data.csi ? 0 : 1);
  const followed = hasSeveral ? scored.find(({ key }) => key === data.scored) : undefined;
  const about = followed && plain(followed.text, language);
  return (
    <>
      {hasSeveral ? (
        <Scores of={of} data={data} follow={follow} />
      ) : (
        data.score && !data.csi && <Score score={data.score} id={of.id} />
      )}
      <Rates of={data} />
      {data.csi && <Csi csi={data.csi} of={of} />}
      {data.waves.length > 1 && <Waves waves={data.waves} about={about} />}
      <Questions survey={of} results={data.questions} />
      <By rows={data.by} about={about} />
      <Aspects aspects={data.aspects} id={of.id} />
      {!mayTell && <NewsList of={of} />}
      {mayTell && (
        <Section title={t.surveys.tell.title} note={t.surveys.tell.note}>
          <NewsList of={of} />
          <Link className="link" to={`/surveys/${of.id}/share#tell`}>
            {t.surveys.tell.write} →
          </Link>
        </Section>
      )}
    </>
  );
}
