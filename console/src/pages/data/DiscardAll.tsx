import { Button, Popconfirm } from "antd";
import { send } from "@/api/http";
import { useMay } from "@/app/session";
import { useI18n } from "@/i18n";
import { type Query, useAllRejected } from "./useAllRejected";

const discardAll = (query: Query) => send<{ discarded: number }>("DELETE", "/rejected-events", undefined, query);

/** Gives up every refused event that the list's filters let through, also those not loaded yet. */
export function DiscardAll() {
  const { t, f } = useI18n();
  const r = t.data.rejected;
  const { all, items, isFiltered } = useAllRejected(discardAll, ({ discarded }) =>
    r.discardedMany(f.number(discarded)),
  );
  const may = useMay("manageData");
  if (!may || items.length === 0) return null;
  return (
    <Popconfirm
      title={isFiltered ? r.discardFiltered : r.discardAll}
      description={r.discardText}
      okText={r.discard}
      okButtonProps={{ danger: true }}
      onConfirm={() => all.mutate()}
    >
      <Button loading={all.isPending}>{r.discardAll}</Button>
    </Popconfirm>
  );
}
