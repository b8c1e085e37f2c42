import { useQuery } from "@tanstack/react-query";
import { feedback } from "@/api/feedback";
import { lookup, useI18n } from "@/i18n";
import { Loaded } from "@/ui/Loaded";
import { logDetail } from "./log";

/** Everything that was done with a post, by whom and when; nothing of it can be changed. */
export function Log({ id }: { id: string }) {
  const { t, f } = useI18n();
  const w = t.feedbackPost.log;
  const log = useQuery(feedback.log(id));
  return (
    <section className="review-part" aria-label={w.title}>
      <h3>{w.title}</h3>
      <Loaded query={log} rows={2}>
        {({ items }) => (
          <ol className="stack-s small">
            {items.map((entry) => (
              <li key={entry.n} className="row wrap top">
                <time className="faint num" dateTime={entry.at}>
                  {f.dateTime(entry.at)}
                </time>
                <span>
                  {entry.by || w.somebody} · {lookup(w, entry.what)}{" "}
                  <span className="muted">{logDetail(entry, t)}</span>
                </span>
              </li>
            ))}
          </ol>
        )}
      </Loaded>
    </section>
  );
}
