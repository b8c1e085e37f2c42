import { Button, Popconfirm } from "antd";
import { send } from "@/api/http";
import { useMay } from "@/app/session";
import { useI18n } from "@/i18n";
import { type Query, useAllRejected } from "./useAllRejected";

type Part = { taken: number; refused: number; next_cursor?: string | null };

/** Sends in again all that the filters find, a part at a time; gives how many were taken and how many refused again. */
async function replayAll(query: Query): Promise<Omit<Part, "next_cursor">> {
  const sum = { taken: 0, refused: 0 };
  let cursor: string | null = null;
  do {
    const address = { ...query, ...(cursor ? { cursor } : {}) };
    const part: Part = await send<Part>("POST", "/rejected-events/replay", undefined, address);
    sum.taken += part.taken;
    sum.refused += part.refused;
    cursor = part.next_cursor ?? null;
  } while (cursor);
  return sum;
}

/** Sends in again, as it was, every refused event that the list's filters let through, also those not loaded yet. */
export function ReplayAll() {
  const { t, f } = useI18n();
  const r = t.data.rejected;
  const { all, items, isFiltered } = useAllRejected(replayAll, ({ taken, refused }) =>
    r.replayedMany(f.number(taken), f.number(refused)),
  );
  const may = useMay("manageData");
  const hasOpen = items.some((item) => !item.replayed_at && !item.is_stub);
  if (!may || !hasOpen) return null;
  return (
    <Popconfirm
      title={isFiltered ? r.replayFiltered : r.replayAll}
      description={r.replayAllText}
      okText={r.replay}
      onConfirm={() => all.mutate()}
    >
      <Button loading={all.isPending}>{r.replayAll}</Button>
    </Popconfirm>
  );
}
