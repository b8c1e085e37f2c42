import { Link } from "react-router";
import { address } from "@/api/http";
import type { AnswerCount, Choice, QuestionResult, Survey, SurveyQuestion, SurveyScore } from "@/api/types";
import { useI18n } from "@/i18n";
import { Bar } from "@/ui/bits";
import { Section } from "@/ui/Page";
import { plain, said } from "../said";
import { isFew, showScore } from "./show";

type Props = { survey: Survey; results: QuestionResult[] };

/** What was answered to each question, in the order in which they are asked. */
export function Questions({ survey, results }: Props) {
  const { t } = useI18n();
  const w = t.surveyResults.questions;
  return (
    <Section title={w.title} note={w.note} how={<p>{w.how}</p>}>
      <div className="question-results">
        {results.map((result, at) => (
          <Question
            key={result.key}
            at={at}
            result={result}
            question={survey.definition.questions.find(({ key }) => key === result.key)}
            survey={survey.id}
          />
        ))}
      </div>
    </Section>
  );
}

type QuestionProps = {
  at: number;
  result: QuestionResult;
  /** None for a question that an earlier version of the survey asked. */
  question: SurveyQuestion | undefined;
  survey: string;
};

function Question({ at, result, question, survey }: QuestionProps) {
  const { t, f, language } = useI18n();
  const w = t.surveyResults;
  const title = plain(result.text, language) || result.key;
  return (
    <article className="stack-s" aria-label={title}>
      <h3>
        <span className="faint num">{f.number(at + 1)}</span> {title}
      </h3>
      <p className="row wrap small muted">
        <span>{t.surveyEditor.type[result.type]}</span>
        <span>{t.ui.number.n(f.number(result.n))}</span>
        {result.score && <ScoreSpan of={result.score} />}
        {result.mean != null && result.type !== "ces" && (
          <span className={isFew(result) ? "faint" : undefined}>
            {w.mean(f.fixed(result.mean, 2))}
            {result.low != null && result.high != null && (
              <> ({t.voices.interval(f.fixed(result.low, 2), f.fixed(result.high, 2))})</>
            )}
          </span>
        )}
        {isFew(result) && result.n > 0 && <span className="warn">{w.few}</span>}
        {(result.skipped ?? 0) > 0 && (
          <span title={w.questions.skippedHow}>{w.questions.skipped(f.number(result.skipped))}</span>
        )}
        {!question && <span>{w.questions.former}</span>}
      </p>
      {result.rows.length > 0 ? (
        <Rows result={result} question={question} />
      ) : result.mean != null && result.counts.length > 0 ? (
        <Histogram result={result} path={`/surveys/${survey}/responses?question=${result.key}`} />
      ) : result.counts.length > 0 ? (
        <Counts
          counts={result.counts}
          question={question}
          path={`/surveys/${survey}/responses?question=${result.key}`}
        />
      ) : (
        result.n > 0 && (
          <Link className="link small" to={`/surveys/${survey}/responses?question=${result.key}`}>
            {w.questions.read} →
          </Link>
        )
      )}
      {result.others.length > 0 && <Words of={result} survey={survey} />}
      {result.pictures.length > 0 && <Pictures of={result} survey={survey} />}
    </article>
  );
}

/** The score of an NPS, CSAT or CES question with its interval. */
function ScoreSpan({ of }: { of: SurveyScore }) {
  const { t, f } = useI18n();
  const show = showScore(of.kind, f);
  return (
    <span className={of.is_small ? "faint" : undefined}>
      <b className="num">
        {t.surveys.kind[of.kind]} {show(of.value)}
      </b>{" "}
      ({t.voices.interval(show(of.low), show(of.high))})
    </span>
  );
}

/** The newest of what was said in own words; each leads to the whole answer. */
function Words({ of, survey }: { of: QuestionResult; survey: string }) {
  const { t } = useI18n();
  const w = t.surveyResults.questions;
  return (
    <div className="stack-s small">
      <span className="muted">{of.counts.length > 0 ? w.others : w.newest}</span>
      <ul className="stack-s">
        {of.others.map(({ response_id, text }) => (
          <li key={response_id} className="quote">
            <Link to={`/surveys/${survey}/responses?question=${of.key}&open=${response_id}`} className="clamp">
              {text}
            </Link>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** The newest pictures; each leads to the whole answer. */
function Pictures({ of, survey }: { of: QuestionResult; survey: string }) {
  const { t, f } = useI18n();
  return (
    <div className="stack-s small">
      <span className="muted">{t.surveyResults.questions.pictures}</span>
      <ul className="row wrap photos">
        {of.pictures.map(({ response_id, id }, at) => (
          <li key={id}>
            <Link to={`/surveys/${survey}/responses?question=${of.key}&open=${response_id}`}>
              <img
                src={address(`/survey-pictures/${id}`)}
                loading="lazy"
                alt={t.surveyResponses.picture(f.number(at + 1))}
              />
            </Link>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** How often each number was given; each leads to the people who gave it. */
function Histogram({ result: { counts }, path }: { result: QuestionResult; path: string }) {
  const { t, f } = useI18n();
  const most = Math.max(1, ...counts.map(({ n }) => n));
  return (
    <ul className="histogram">
      {counts.map(({ key, n, share }) => {
        const words = `${key}: ${f.number(n)} · ${f.percent(share?.value)}`;
        const range = share ? ` (${t.voices.interval(f.percent(share.low), f.percent(share.high))})` : "";
        return (
          <li key={key}>
            <Link to={`${path}&value=${encodeURIComponent(key)}`} title={words + range} aria-label={words + range}>
              <span className="num faint">{n > 0 ? f.number(n) : ""}</span>
              <i style={{ height: `${(n / most) * 56}px` }} aria-hidden="true" />
              <span className="num">{key}</span>
            </Link>
          </li>
        );
      })}
    </ul>
  );
}

type CountsProps = { counts: AnswerCount[]; question: SurveyQuestion | undefined; path: string };

/** How often each answer was given; each leads to the people who gave it. */
function Counts({ counts, question, path }: CountsProps) {
  const { t, f, language } = useI18n();
  const text = (key: string) => said(question?.options?.find((one) => one.key === key)?.text, language) || key;
  return (
    <ul className="counts">
      {counts.map(({ key, n, share }) => (
        <li key={key}>
          <Link to={`${path}&value=${encodeURIComponent(key)}`} className="row">
            <span className="counts-name ellipsis">{text(key)}</span>
            <Bar share={share?.value ?? 0} label={`${f.number(n)} · ${f.percent(share?.value)}`} />
            {share && (
              <span className="faint small num">{t.voices.interval(f.percent(share.low), f.percent(share.high))}</span>
            )}
          </Link>
        </li>
      ))}
    </ul>
  );
}

/** The rows of a matrix, or the options of a ranking with the best first: the mean, and how often each answer was given. */
function Rows({ result, question }: { result: QuestionResult; question: SurveyQuestion | undefined }) {
  const { t, f, language } = useI18n();
  const w = t.surveyResults;
  const isRanking = result.type === "ranking";
  const among = (all: Choice[] | undefined) => (key: string) =>
    said(all?.find((one) => one.key === key)?.text, language) || key;
  const name = among(isRanking ? question?.options : question?.rows);
  const answer = isRanking ? w.questions.nth : among(question?.options);
  const mean = isRanking ? w.questions.place : w.mean;
  const rows = isRanking ? result.rows.toSorted((a, b) => (a.mean ?? Infinity) - (b.mean ?? Infinity)) : result.rows;
  return (
    <ul className="counts rows">
      {rows.map((row) => (
        <li key={row.key} className="stack-s">
          <span className="row between wrap">
            <span>{name(row.key)}</span>
            <span className={isFew(row) ? "faint small num" : "muted small num"}>
              {row.mean != null && `${mean(f.fixed(row.mean, 2))} `}
              {row.low != null &&
                row.high != null &&
                `(${t.voices.interval(f.fixed(row.low, 2), f.fixed(row.high, 2))}) · `}
              {t.ui.number.n(f.number(row.n))}
            </span>
          </span>
          <Steps counts={row.counts} isBestFirst={isRanking} />
          <span className="row wrap small muted">
            {row.counts.map((one) => (
              <span key={one.key}>
                {answer(one.key)} <b className="num">{f.percent(one.share?.value)}</b>
              </span>
            ))}
          </span>
        </li>
      ))}
    </ul>
  );
}

/** Shares side by side, the better the darker. The numbers are beside it. */
function Steps({ counts, isBestFirst }: { counts: AnswerCount[]; isBestFirst: boolean }) {
  const last = Math.max(1, counts.length - 1);
  return (
    <span className="parts steps" aria-hidden="true">
      {counts.map(({ key, share }, at) => (
        <span
          key={key}
          style={{
            width: `${(share?.value ?? 0) * 100}%`,
            opacity: 0.2 + (0.8 * (isBestFirst ? last - at : at)) / last,
          }}
        />
      ))}
    </span>
  );
}
