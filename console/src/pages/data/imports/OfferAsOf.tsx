import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { q } from "@/api/queries";
import { useI18n } from "@/i18n";
import { betterDay, useSetAsOf } from "@/ui/asOf";

/** After an import of an old history: today's numbers would be of customers who all left long ago. */
export function OfferAsOf() {
  const { t, f } = useI18n();
  const asOf = useQuery(q.asOf()).data;
  const save = useSetAsOf();
  const day = asOf && betterDay(asOf);
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
