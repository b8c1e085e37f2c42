import { keepPreviousData, queryOptions, useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { Link } from "react-router";
import { send } from "@/api/http";
import type { Definition, SegmentPreview } from "@/api/types";
import { useI18n } from "@/i18n";
import { ClassMark } from "@/ui/bits";
import { Failure } from "@/ui/Failure";
import { customerName } from "../customers/name";

const TYPING_MS = 350;
const preview = (definition: Definition | null) =>
  queryOptions({
    queryKey: ["segments", "preview", definition],
    queryFn: () => send<SegmentPreview>("POST", "/segments/preview", { definition }),
    enabled: definition !== null,
    placeholderData: keepPreviousData,
    staleTime: 10_000,
  });

/** Size and sample of the segment as it is being edited. */
export function LivePreview({ definition }: { definition: Definition | null }) {
  const { t, f } = useI18n();
  const e = t.segments.editor;
  const [settled, setSettled] = useState(definition);
  useEffect(() => {
    const wait = setTimeout(() => setSettled(definition), TYPING_MS);
    return () => clearTimeout(wait);
  }, [definition]);
  const result = useQuery(preview(settled));
  const data = definition ? result.data : undefined;
  return (
    <aside className="segment-live" aria-live="polite" aria-busy={result.isFetching}>
      <h2>{e.live}</h2>
      {result.error && definition ? (
        <Failure error={result.error} retry={result.refetch} />
      ) : !data ? (
        <p className="muted">{e.incomplete}</p>
      ) : (
        <>
          <p className="segment-size num" data-stale={result.isPlaceholderData || undefined}>
            {f.number(data.size)}
          </p>
          <p className="muted small">
            {t.segments.of(f.percent(data.of > 0 ? data.size / data.of : 0, 1))} · {e.took(f.number(data.took_ms))}
          </p>
          <h3>{e.sample}</h3>
          {data.sample.length === 0 && <p className="muted">{e.sampleNone}</p>}
          <ul className="stack-s">
            {data.sample.slice(0, 8).map((row) => (
              <li key={row.id} className="row between">
                <Link to={`/customers/${row.id}`} target="_blank" className="ellipsis">
                  {customerName(row, t)}
                </Link>
                <span className="row faint small num">
                  <ClassMark of={row.class} /> {f.money(row.net, { compact: true })}
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
    </aside>
  );
}
