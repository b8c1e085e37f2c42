import type { ProductAnswer, ProductQuestionDetail } from "@/api/types";
import { useMay } from "@/app/session";
import { useI18n } from "@/i18n";
import { Ago } from "@/ui/bits";
import { Signals, StateTag } from "./bits";
import { Deciding } from "./Deciding";

/** What was answered, by the shop and by buyers, also what nobody else sees. */
export function Answers({ question }: { question: ProductQuestionDetail }) {
  const { t } = useI18n();
  if (question.answers.length === 0) return <p className="muted small">{t.questions.none}</p>;
  return (
    <ol className="stack">
      {question.answers.map((answer) => (
        <Answer key={answer.id} of={answer} question={question.id} />
      ))}
    </ol>
  );
}

function Answer({ of, question }: { of: ProductAnswer; question: string }) {
  const { t, f } = useI18n();
  const w = t.questions;
  const mayEdit = useMay("editCustomers");
  const who = of.by || of.user_id;
  return (
    <li className="quote stack-s" data-private={of.state !== "published" || undefined}>
      <p className="row wrap small muted">
        <span>{of.author === "shop" ? w.by.shop(of.by || t.review.reply.shop) : w.by.buyer(who ? ` ${who}` : "")}</span>
        <span>·</span>
        <Ago at={of.at} />
        {of.helpful > 0 && (
          <>
            <span>·</span>
            <span>{w.helped(f.number(of.helpful))}</span>
          </>
        )}
        <StateTag of={of.state} />
      </p>
      {of.text && (
        <p dir="auto" className="review-text">
          {of.text}
        </p>
      )}
      <Signals of={of.signals} />
      {mayEdit && of.state !== "erased" && (
        <div className="row wrap">
          <Deciding question={question} state={of.state} answer={of} />
        </div>
      )}
    </li>
  );
}
