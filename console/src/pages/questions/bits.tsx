/** How questions and answers look wherever they are shown. */
import type { AnswerState, ProductQuestion, Signal } from "@/api/types";
import { lookup, useI18n } from "@/i18n";
import { useAspectName } from "@/pages/voices/names";
import { Mark, Tags } from "@/ui/bits";

/** Who sees it, told where that is not simply everybody. */
export function StateTag({ of }: { of: AnswerState }) {
  const { t } = useI18n();
  if (of === "published") return null;
  const look = of === "held" ? "warn" : of === "rejected" ? "bad" : "";
  return <span className={`tag ${look}`}>{t.questions.state[of]}</span>;
}

/** Whether it is answered; what is not shown waits for no answer. */
export function StandMark({ of }: { of: ProductQuestion }) {
  const { t, f } = useI18n();
  const w = t.questions.stand;
  if (of.state !== "published") return null;
  if (of.answers_count === 0) return <Mark kind="warn">{w.waiting}</Mark>;
  return <Mark kind="good">{w.answers(f.number(of.answers_count))}</Mark>;
}

export function AspectTags({ keys }: { keys: readonly string[] }) {
  const name = useAspectName();
  return keys.length === 0 ? null : <Tags items={keys.map(name)} />;
}

/** Why something was held, with what was found. */
export function Signals({ of }: { of: readonly Signal[] }) {
  const { t } = useI18n();
  if (of.length === 0) return null;
  return (
    <div className="notice" data-kind="warn">
      <ul className="stack-s">
        {of.map((signal, index) => (
          <li key={index}>
            <b>{lookup(t.questions.signal, signal.kind)}</b>{" "}
            {signal.kind !== "duplicate" && <span className="muted">{signal.evidence}</span>}
          </li>
        ))}
      </ul>
      <p className="small muted">{t.questions.signalsNote}</p>
    </div>
  );
}
