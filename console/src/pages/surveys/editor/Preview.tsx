import { Button } from "antd";
import { useState } from "react";
import type { SurveyDefinition, Tag } from "@/api/types";
import { useSession } from "@/app/session";
import { useI18n } from "@/i18n";
import { AnswerField } from "../ask/AnswerField";
import { LanguageSwitch } from "../ask/LanguageSwitch";
import { pipe } from "../ask/pipe";
import { type Answers, otherKey, visible } from "../ask/visible";
import { direction, isOurs, nearest } from "../languages";
import { said } from "../said";
import { minutes } from "./draft";

/** The survey as it looks on a phone: it can be answered, so that branches and fields show what they do. */
export function Preview({ definition }: { definition: SurveyDefinition }) {
  const { t, f, language: mine } = useI18n();
  const e = t.surveyEditor.preview;
  const { shop } = useSession();
  const [chosen, choose] = useState<Tag>(nearest(definition.languages, mine) ?? mine);
  const [answers, setAnswers] = useState<Answers>({});
  const [isDone, setDone] = useState(false);
  const { languages, questions, thanks, thanks_offer: offer } = definition;
  const language = languages.includes(chosen) ? chosen : (languages[0] ?? "zh");
  const known = { name: e.name, order: e.order, product: e.product };
  const filled = (text: string) => pipe(text, known, questions, answers, language, "…");
  const shown = visible(questions, answers);
  const again = () => {
    setAnswers({});
    setDone(false);
  };
  return (
    <aside className="preview" aria-label={e.title}>
      <div className="row between wrap">
        <h2>{e.title}</h2>
        <LanguageSwitch languages={languages} value={language} choose={choose} />
      </div>
      <div className="phone" lang={language} dir={direction(language)}>
        <p className="faint small">{shop.name}</p>
        {isDone ? (
          <>
            <h3>{filled(said(thanks, language)) || e.noThanks}</h3>
            {offer && <p>{said(offer.text, language)}</p>}
            {offer?.code && <p className="tag mono">{offer.code}</p>}
            {offer?.link && <p className="link">{shop.name}</p>}
          </>
        ) : (
          <>
            <h3>{filled(said(definition.title, language)) || e.noTitle}</h3>
            {definition.intro && <p className="muted">{filled(said(definition.intro, language))}</p>}
            {shown.map((question) => (
              <AnswerField
                key={question.key}
                question={question}
                label={filled(said(question.text, language))}
                hint={filled(said(question.hint, language))}
                language={language}
                value={answers[question.key]}
                change={(value) => setAnswers({ ...answers, [question.key]: value })}
                other={answers[otherKey(question)]}
                changeOther={(value) => setAnswers({ ...answers, [otherKey(question)]: value })}
              />
            ))}
            {questions.length > 0 && (
              <Button type="primary" block onClick={() => setDone(true)}>
                {(!isOurs(language) && definition.chrome?.send?.[language]) || e.send}
              </Button>
            )}
          </>
        )}
      </div>
      <p className="row between small muted">
        <span>
          {e.shown(f.number(shown.length), f.number(questions.length))} · {e.takes(f.number(minutes(questions)))}
        </span>
        <button type="button" className="bare link" onClick={again}>
          {e.again}
        </button>
      </p>
    </aside>
  );
}
