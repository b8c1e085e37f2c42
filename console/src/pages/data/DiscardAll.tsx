import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { Button, Popconfirm } from "antd";
import { send } from "@/api/http";
import { q } from "@/api/queries";
import { useMay } from "@/app/session";
import { useI18n } from "@/i18n";
import { useListUrl } from "@/ui/list/url";
import { useToast } from "@/ui/toast";

/** Gives up every refused event that the list's filters let through, also those not loaded yet. */
export function DiscardAll() {
  const { t, f } = useI18n();
  const r = t.data.rejected;
  const { query } = useListUrl();
  const listed = useInfiniteQuery(q.rejected(query));
  const toast = useToast();
  const client = useQueryClient();
  const discard = useMutation({
    mutationFn: () => send<{ discarded: number }>("DELETE", "/rejected-events", undefined, query),
    onSuccess: ({ discarded }) => {
      toast.good(r.discardedMany(f.number(discarded)));
      void client.invalidateQueries({ queryKey: ["today"] });
      return client.invalidateQueries({ queryKey: ["rejected"] });
    },
    onError: toast.problem,
  });
  const may = useMay("manageData");
  if (!may || !listed.data?.pages.some((page) => page.items.length > 0)) return null;
  return (
    <Popconfirm
      title={Object.keys(query).length > 0 ? r.discardFiltered : r.discardAll}
      description={r.discardText}
      okText={r.discard}
      okButtonProps={{ danger: true }}
      onConfirm={() => discard.mutate()}
    >
      <Button loading={discard.isPending}>{r.discardAll}</Button>
    </Popconfirm>
  );
}
