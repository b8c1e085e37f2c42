import { useState } from "react";
import { Link } from "react-router";
import type { ResultAspect } from "@/api/types";
import { useI18n } from "@/i18n";
import { Section } from "@/ui/Page";
import { useAspectName } from "../../voices/names";
import { isWant } from "../../voices/wants";
import { Share } from "../../voices/Share";
import { PolarityMark } from "../../reviews/bits";

/** What the comments speak of, with the sentences behind each number. */
export function Aspects({ aspects, id }: { aspects: ResultAspect[]; id: string }) {
  const { t } = useI18n();
  const w = t.surveyResults.aspects;
  const [open, setOpen] = useState<string | null>(null);
  if (aspects.length === 0) return null;
  return (
    <Section title={w.title} note={w.note} how={<p>{w.how}</p>}>
      <ul className="counts">
        {aspects.map((aspect) => (
          <Aspect
            key={aspect.aspect}
            of={aspect}
            id={id}
            isOpen={open === aspect.aspect}
            toggle={() => setOpen(open === aspect.aspect ? null : aspect.aspect)}
          />
        ))}
      </ul>
    </Section>
  );
}

type Props = { of: ResultAspect; id: string; isOpen: boolean; toggle: () => void };
function Aspect({ of, id, isOpen, toggle }: Props) {
  const { t, f } = useI18n();
  const name = useAspectName();
  const n = of.positive + of.neutral + of.negative;
  return (
    <li className="stack-s">
      <button type="button" className="bare row wrap" aria-expanded={isOpen} onClick={toggle}>
        <span className="faint" aria-hidden="true">
          {isOpen ? "▾" : "▸"}
        </span>
        <b className="counts-name">{name(of.aspect)}</b>
        <span className="muted small">{t.surveyResults.aspects.mentions(f.number(n))}</span>
        {!isWant(of.aspect) && (
          <>
            <span className="small">
              {t.reviews.polarity.negative} <Share of={of.negative} n={n} kind="bad" />
            </span>
            <span className="small">
              {t.reviews.polarity.positive} <Share of={of.positive} n={n} kind="good" />
            </span>
          </>
        )}
      </button>
      {isOpen && (
        <ul className="stack">
          {of.sentences.map(({ response_id, text, polarity }, at) => (
            <li key={`${response_id}${at}`} className="quote">
              <p dir="auto" className="review-text">
                {text}
              </p>
              <p className="row small muted">
                {!isWant(of.aspect) && <PolarityMark of={polarity} />}
                <Link className="link" to={`/surveys/${id}/responses?open=${response_id}`}>
                  {t.surveyResults.aspects.response}
                </Link>
              </p>
            </li>
          ))}
        </ul>
      )}
    </li>
  );
}
