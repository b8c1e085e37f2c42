import { Link } from "react-router";
import { BANDS, type SurveyScore } from "@/api/types";
import { useI18n } from "@/i18n";
import { How } from "@/ui/How";
import { Section } from "@/ui/Page";
import { BandMark } from "../bits";
import { showScore } from "./show";

/** The one number of a survey: how sure it is, of how many answers, and how it comes about. */
export function Score({ score, id }: { score: SurveyScore; id: string }) {
  const { t } = useI18n();
  return (
    <Section title={t.surveys.kind[score.kind]}>
      <article className="score headline" data-few={score.is_small || undefined}>
        <ScoreNumbers score={score} people={`/surveys/${id}/responses`} />
      </article>
    </Section>
  );
}

type NumbersProps = {
  score: SurveyScore;
  /** The list of the people by how content the survey's own score says they are; none of another score. */
  people: string | undefined;
};

/** A score with its interval, how many answers it rests on, and what it is made of. */
export function ScoreNumbers({ score, people }: NumbersProps) {
  const { t, f } = useI18n();
  const w = t.surveyResults;
  const show = showScore(score.kind, f);
  return (
    <>
      <p className="score-value num">
        {show(score.value)}
        <How of={t.surveys.kind[score.kind]}>
          <p>{w.how[score.kind]}</p>
          <p>{w.howInterval}</p>
        </How>
      </p>
      <p className="row wrap small muted">
        <span>{t.scores.interval(show(score.low), show(score.high))}</span>
        <span>{t.ui.number.n(f.number(score.n))}</span>
        {score.kind === "csat" && score.mean != null && <span>{w.mean(f.fixed(score.mean, 2))}</span>}
        {score.kind === "ces" && score.top_box != null && <span>{w.easy(f.percent(score.top_box, 1))}</span>}
      </p>
      {score.is_small && score.n > 0 && <p className="small warn">{w.few}</p>}
      {score.kind === "nps" && score.n > 0 && <Bands score={score} people={people} />}
    </>
  );
}

/** Promoters, passives and detractors, each leading to the people. */
function Bands({ score, people }: NumbersProps) {
  const { t, f } = useI18n();
  const counts = { promoter: score.promoters ?? 0, passive: score.passives ?? 0, detractor: score.detractors ?? 0 };
  const parts = BANDS.map((band) => ({ band, n: counts[band], share: counts[band] / score.n }));
  return (
    <div className="stack-s">
      <div className="parts" aria-hidden="true">
        {parts.map(({ band, share }) => (
          <span key={band} data-band={band} style={{ width: `${share * 100}%` }} />
        ))}
      </div>
      <ul className="row wrap" style={{ gap: 18 }}>
        {parts.map(({ band, n, share }) => {
          const shown = (
            <>
              <BandMark of={band} kind="nps" />{" "}
              <span className="num">
                {f.number(n)} · {f.percent(share)}
              </span>
            </>
          );
          return <li key={band}>{people ? <Link to={`${people}?band=${band}`}>{shown}</Link> : shown}</li>;
        })}
      </ul>
      <p className="small formula">
        {t.surveyResults.npsFormula(
          f.percent(counts.promoter / score.n, 1),
          f.percent(counts.detractor / score.n, 1),
          showScore("nps", f)(score.value),
        )}
      </p>
    </div>
  );
}
