import { useQueryClient } from "@tanstack/react-query";
import { useRef } from "react";
import { freshKey, send } from "@/api/http";
import type { ReviewOutcomes, ReviewRow } from "@/api/types";
import { refresh } from "../detail/useReviewActions";
import { sendAll } from "./batch";

export type NewReply = { id: string; text: string; is_private: boolean; replies_seen: number };

/** A call that got no answer keeps its key for as long as the page is open: sent again, it is done once. */
function useAttempts() {
  const keys = useRef(new Map<string, string>());
  return async (path: "/reviews/replies" | "/reviews/publications", body: object): Promise<ReviewOutcomes> => {
    const call = JSON.stringify([path, body]);
    const key = keys.current.get(call) ?? freshKey();
    keys.current.set(call, key);
    const outcomes = await send<ReviewOutcomes>("POST", path, body, undefined, key);
    keys.current.delete(call);
    return outcomes;
  };
}

/** What is done with the reviews picked; each gives why something was not done, by the review's id. */
export function useBulk() {
  const client = useQueryClient();
  const attempt = useAttempts();
  const done = (failed: Map<string, unknown>) => {
    void refresh(client);
    return failed;
  };
  const reply = async (replies: NewReply[]) =>
    done(await sendAll(replies, (reviews) => attempt("/reviews/replies", { reviews })));
  const publish = async (rows: ReviewRow[], note: string) =>
    done(await sendAll(rows, (some) => attempt("/reviews/publications", { reviews: some.map(({ id }) => id), note })));
  /** Each is a change of its own, as if it were made on its page. */
  const assign = async (rows: ReviewRow[], owner: string | null) =>
    done(
      await sendAll(
        rows,
        async ([row]) => {
          if (row?.recovery) await send("PATCH", `/recoveries/${row.recovery.id}`, { owner });
          return { items: [] };
        },
        1,
      ),
    );
  return { reply, publish, assign };
}
