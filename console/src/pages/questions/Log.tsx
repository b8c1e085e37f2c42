import type { ProductQuestionDetail } from "@/api/types";
import { useI18n } from "@/i18n";

/** What was decided, by whom, when and why; nothing of it can be changed. */
export function Log({ question }: { question: ProductQuestionDetail }) {
  const { t, f } = useI18n();
  const w = t.questions;
  return (
    <section className="review-part" aria-label={w.log.title}>
      <h3>{w.log.title}</h3>
      {question.decisions.length === 0 && (
        <p className="faint small">{question.state === "held" ? w.log.emptyHeld : w.log.empty}</p>
      )}
      <ol className="stack-s small">
        {question.decisions.map(({ id, at, answer, decision, reason, note, by }) => (
          <li key={id} className="row wrap top">
            <time className="faint num" dateTime={at}>
              {f.dateTime(at)}
            </time>
            <span>
              {by} · {answer ? w.log.answer : w.log.question} · {w.log.decision[decision]}
              {reason && ` · ${w.reason[reason]}`}
              {note && <span className="muted"> — {note}</span>}
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}
