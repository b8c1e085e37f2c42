import { Button } from "antd";
import type { Survey, SurveyResults } from "@/api/types";
import { useI18n } from "@/i18n";
import { Section } from "@/ui/Page";
import { plain } from "../said";
import { ScoreNumbers } from "./Score";
import { ownScore } from "./show";

type Props = {
  of: Survey;
  data: SurveyResults;
  /** Follows the score of a question; none is the survey's own. */
  follow: (question: string | null) => void;
};

/** The scores of a questionnaire that asks for several; one of them is followed from wave to wave and by groups. */
export function Scores({ of, data: { questions, scored }, follow }: Props) {
  const { t, language } = useI18n();
  const w = t.surveyResults.scores;
  const own = ownScore(of);
  return (
    <Section title={w.title} note={w.note}>
      <div className="cards">
        {questions.map(({ key, text, type, score }) => {
          if (!score) return null;
          const title = plain(text, language) || key;
          const isFollowed = key === scored;
          return (
            <article key={key} className="score card" data-few={score.is_small || undefined} aria-label={title}>
              <h3>{title}</h3>
              <p className="faint small">{t.surveyEditor.type[type]}</p>
              <ScoreNumbers score={score} people={key === own ? `/surveys/${of.id}/responses` : undefined} />
              <Button
                size="small"
                type={isFollowed ? "primary" : "default"}
                aria-pressed={isFollowed}
                onClick={() => follow(isFollowed || key === own ? null : key)}
              >
                {isFollowed ? w.followed : w.follow}
              </Button>
            </article>
          );
        })}
      </div>
    </Section>
  );
}
