import CloseOutlined from "@ant-design/icons/CloseOutlined";
import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import type { ReactNode } from "react";
import { Link } from "react-router";
import { address } from "@/api/http";
import { survey } from "@/api/survey";
import type { Answer, SurveyResponse } from "@/api/types";
import { useMay } from "@/app/session";
import { lookup, useI18n } from "@/i18n";
import { Ago, Facts } from "@/ui/bits";
import { Loaded } from "@/ui/Loaded";
import { Photos, type Picture } from "@/ui/Photos";
import { unnamed } from "../../customers/name";
import { PolarityMark } from "../../reviews/bits";
import { once } from "../../reviews/marked";
import { useAspectName } from "../../voices/names";
import { isWant } from "../../voices/wants";
import { BandMark } from "../bits";
import { scoreKind } from "../results/show";
import { FollowUpBox } from "./FollowUpBox";
import { picturesOf } from "./pictures";

/** One answer in full, and the work that follows from it. */
export function Panel({ id, close }: { id: string; close: () => void }) {
  const { t, language } = useI18n();
  const w = t.surveyResponses;
  const found = useQuery(survey.response(id, language));
  return (
    <aside className="panel" aria-label={w.one}>
      <div className="row panel-head">
        <h2 className="grow">{w.one}</h2>
        <Button type="text" icon={<CloseOutlined />} aria-label={t.ui.close} onClick={close} />
      </div>
      <Loaded query={found} rows={6}>
        {(response) => <Response response={response} />}
      </Loaded>
    </aside>
  );
}

function Response({ response }: { response: SurveyResponse }) {
  const { f } = useI18n();
  return (
    <article className="review">
      <header className="row wrap">
        {response.score != null && <b className="num">{f.number(response.score, 1)}</b>}
        <Content of={response} />
        <span className="muted small">
          <Who of={response} /> · <Ago at={response.at} />
        </span>
      </header>
      <FollowUpBox response={response} />
      <Answers answers={response.answers} />
      <Mined of={response.mined} />
      <Origin of={response} />
    </article>
  );
}

/** How content they are, in the words of their survey's scale. */
function Content({ of: { survey_id, band } }: { of: SurveyResponse }) {
  const asked = useQuery({ ...survey.one(survey_id), enabled: band != null }).data;
  return band && asked ? <BandMark of={band} kind={scoreKind(asked)} /> : null;
}

function Who({ of: { customer_id, name } }: { of: SurveyResponse }) {
  const { t } = useI18n();
  if (!customer_id) return <span>{t.customers.nobody}</span>;
  return (
    <Link className="link" to={`/customers/${customer_id}`}>
      {name || unnamed(customer_id, t)}
    </Link>
  );
}

function Answers({ answers }: { answers: Answer[] }) {
  const { t, f } = useI18n();
  // Faces and addresses may be on pictures: the server gives them to who may see these.
  const maySee = useMay("seePersonal");
  const picture = (id: string, at: number): Picture => {
    const path = address(`/survey-pictures/${id}`);
    return { small: path, large: path, alt: t.surveyResponses.picture(f.number(at + 1)) };
  };
  const pictures = (answer: Answer) => (maySee ? picturesOf(answer).map(picture) : []);
  const words = (answer: Answer) => {
    const hidden = picturesOf(answer).map((_, at) => t.surveyResponses.picture(f.number(at + 1)));
    return hidden.length > 0 ? f.list(hidden) : answer.shown;
  };
  return (
    <section className="review-part" aria-label={t.surveyResponses.answers}>
      <h3>{t.surveyResponses.answers}</h3>
      <dl className="stack">
        {answers.map((answer) => (
          <div key={answer.question}>
            <dt className="muted small">{answer.text}</dt>
            <dd dir="auto" className="review-text">
              <Photos of={pictures(answer)} />
              {pictures(answer).length === 0 && words(answer)}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function Mined({ of }: { of: SurveyResponse["mined"] }) {
  const { t } = useI18n();
  const name = useAspectName();
  if (!of) return null;
  return (
    <section className="review-part" aria-label={t.review.detail.said}>
      <h3>{t.review.detail.said}</h3>
      {of.is_unread && <p className="small muted">{t.review.detail.unread}</p>}
      <ul className="row wrap" style={{ gap: 16 }}>
        {!of.is_unread && (
          <li>
            {t.surveyResponses.whole} <PolarityMark of={of.polarity} />
          </li>
        )}
        {once(of.aspects).map(({ aspect, polarity }) => (
          <li key={`${aspect} ${polarity}`}>
            {name(aspect)} {!isWant(aspect) && <PolarityMark of={polarity} />}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Origin({ of }: { of: SurveyResponse }) {
  const { t, f } = useI18n();
  const w = t.surveyResponses;
  const facts: [string, ReactNode][] = [
    [w.channel, lookup(t.contacts.channel, of.channel)],
    [w.col.at, f.dateTime(of.at)],
  ];
  if (of.order_id)
    facts.push([
      t.review.detail.orderId,
      <span key="order" className="mono">
        {of.order_id}
      </span>,
    ]);
  if (of.product_id) facts.push([t.reviews.product, of.product_name || of.product_id]);
  if (of.agent) facts.push([w.agent, of.agent]);
  if (of.staff_name) facts.push([w.enteredBy, of.staff_name]);
  if (of.language) facts.push([t.reviews.filter.language, lookup(t.reviews.language, of.language)]);
  return (
    <section className="review-part" aria-label={w.origin}>
      <h3>{w.origin}</h3>
      <Facts items={facts} />
    </section>
  );
}
