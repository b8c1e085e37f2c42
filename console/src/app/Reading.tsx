import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { q } from "@/api/queries";
import { useI18n } from "@/i18n";
import { shareRead } from "./shareRead";

/** Above every page while events are still being read: its numbers are not the whole truth yet. */
export function Reading() {
  const { t, f } = useI18n();
  const client = useQueryClient();
  const freshness = useQuery(q.freshness()).data;
  const share = freshness ? shareRead(freshness.consumers) : null;
  const isReading = share !== null;
  const wasReading = useRef(false);
  useEffect(() => {
    // What is on the page was read before everything was there.
    if (wasReading.current && !isReading) void client.invalidateQueries();
    wasReading.current = isReading;
  }, [isReading, client]);
  if (share === null) return null;
  return (
    <div className="reading">
      <p>{t.app.reading(f.percent(share))}</p>
      <progress value={share} max={1} aria-label={t.app.readingShare} />
    </div>
  );
}
