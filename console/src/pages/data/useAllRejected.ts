import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { q } from "@/api/queries";
import { useListUrl } from "@/ui/list/url";
import { useToast } from "@/ui/toast";

export type Query = ReturnType<typeof useListUrl>["query"];

/** Something done to every refused event that the list's filters let through, also those not loaded yet. */
export function useAllRejected<Done>(act: (query: Query) => Promise<Done>, told: (done: Done) => string) {
  const { query } = useListUrl();
  const listed = useInfiniteQuery(q.rejected(query));
  const toast = useToast();
  const client = useQueryClient();
  const all = useMutation({
    mutationFn: () => act(query),
    onSuccess: (done) => toast.good(told(done)),
    onError: toast.problem,
    onSettled: () => {
      void client.invalidateQueries({ queryKey: ["today"] });
      return client.invalidateQueries({ queryKey: ["rejected"] });
    },
  });
  const items = listed.data?.pages.flatMap((page) => page.items) ?? [];
  return { all, items, isFiltered: Object.keys(query).length > 0 };
}
