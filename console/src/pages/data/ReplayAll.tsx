import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { Button, Popconfirm } from "antd";
import { send } from "@/api/http";
import { q } from "@/api/queries";
import { useMay } from "@/app/session";
import { useI18n } from "@/i18n";
import { useListUrl } from "@/ui/list/url";
import { useToast } from "@/ui/toast";

type Query = ReturnType<typeof useListUrl>["query"];
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
  const { query } = useListUrl();
  const listed = useInfiniteQuery(q.rejected(query));
  const toast = useToast();
  const client = useQueryClient();
  const replay = useMutation({
    mutationFn: () => replayAll(query),
    onSuccess: ({ taken, refused }) => toast.good(r.replayedMany(f.number(taken), f.number(refused))),
    onError: toast.problem,
    onSettled: () => {
      void client.invalidateQueries({ queryKey: ["today"] });
      return client.invalidateQueries({ queryKey: ["rejected"] });
    },
  });
  const may = useMay("manageData");
  const hasOpen = listed.data?.pages.some((page) => page.items.some((item) => !item.replayed_at && !item.is_stub));
  if (!may || !hasOpen) return null;
  return (
    <Popconfirm
      title={Object.keys(query).length > 0 ? r.replayFiltered : r.replayAll}
      description={r.replayAllText}
      okText={r.replay}
      onConfirm={() => replay.mutate()}
    >
      <Button loading={replay.isPending}>{r.replayAll}</Button>
    </Popconfirm>
  );
}
