import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { q } from "@/api/queries";
import { useI18n } from "@/i18n";
import { betterDay, useSetAsOf } from "@/ui/asOf";

/** After an import of an old history: today's numbers would be of customers who all left long ago. */
export function OfferAsOf() {
  const { t, f } = useI18n();
  const consumers = useQuery(q.freshness()).data?.consumers;
  // Until all of its orders are read, the newest of them is not known.
  const isRead = consumers?.some(({ name, behind }) => name === "know" && behind === 0) ?? false;
  const { data: asOf, isFetching } = useQuery({ ...q.asOf(), staleTime: 0, enabled: isRead });
  const save = useSetAsOf();
  const day = isRead && !isFetching && asOf && betterDay(asOf);
  if (!day) return null;
  const w = t.imports.result;
  return (
    <div className="notice row between wrap">
      <span>{w.asOf(f.date(day))}</span>
      <Button onClick={() => save.mutate(day)} loading={save.isPending}>
        {w.asOfShow}
      </Button>
    </div>
  );
}
