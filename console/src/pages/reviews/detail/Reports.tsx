import type { Review } from "@/api/types";
import { useI18n } from "@/i18n";
import { Ago } from "@/ui/bits";

/** What visitors hold against a review. It hides nothing: a person decides. */
export function Reports({ of: { reports } }: { of: Review }) {
  const { t } = useI18n();
  const w = t.review;
  if (reports.length === 0) return null;
  const isOpen = reports.some(({ is_open }) => is_open);
  return (
    <div className="notice" data-kind={isOpen ? "warn" : undefined}>
      <ul className="stack-s">
        {reports.map(({ id, at, reason, text, is_open, outcome }) => (
          <li key={id}>
            <b>{w.report.said(w.reason[reason])}</b>{" "}
            <span className="muted small">
              <Ago at={at} />
              {!is_open && ` · ${w.report.outcome[outcome ?? "waits"]}`}
            </span>
            {text && (
              <p dir="auto" className="review-text muted">
                {text}
              </p>
            )}
          </li>
        ))}
      </ul>
      {isOpen && <p className="small muted">{w.report.note}</p>}
    </div>
  );
}
