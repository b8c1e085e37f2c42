import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { send } from "@/api/http";
import type { ReplyDrafts, ReviewRow } from "@/api/types";
import { chunks, isToAnswer } from "./batch";
import { type NewReply, useBulk } from "./useBulk";

/** A draft for each review, from the templates of this name where one is given. */
async function drafts(reviews: string[], template: string | null): Promise<ReplyDrafts> {
  const items: ReplyDrafts["items"] = [];
  for (const some of chunks(reviews))
    items.push(...(await send<ReplyDrafts>("POST", "/reviews/drafts", { reviews: some, template })).items);
  return { items };
}

/** The answers that are being written: what is drafted, changed, left out, and what became of those sent. */
export function useReplies(given: ReviewRow[]) {
  // As they were when somebody picked them: an answer since then is refused, and told. What the list shows meanwhile
  // changes no draft under the hands of who reads it.
  const [rows, setRows] = useState(given);
  const [ids] = useState(() => given.map(({ id }) => id));
  const [template, setTemplate] = useState<string | null>(null);
  const [isPrivate, setPrivate] = useState(false);
  const [typed, setTyped] = useState<Record<string, string>>({});
  const [chosen, setChosen] = useState<ReadonlySet<string>>(
    () => new Set(given.filter(isToAnswer).map(({ id }) => id)),
  );
  const [failed, setFailed] = useState<ReadonlyMap<string, unknown>>(new Map());
  const query = useQuery({
    queryKey: ["reply-drafts", template, ids],
    queryFn: () => drafts(ids, template),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
  const drafted = new Map(query.data?.items.map(({ id, draft }) => [id, draft] as const));
  const textOf = (id: string) => typed[id] ?? drafted.get(id)?.text ?? "";
  const replies = rows
    .filter(({ id }) => chosen.has(id) && textOf(id).trim() !== "")
    .map(({ id, replies_count }) => ({
      id,
      text: textOf(id).trim(),
      is_private: isPrivate,
      replies_seen: replies_count,
    }));
  const bulk = useBulk();
  const sending = useMutation({
    mutationFn: (all: NewReply[]) => bulk.reply(all),
    onSuccess: (why, all) => {
      const sent = new Set(all.map(({ id }) => id).filter((id) => !why.has(id)));
      setRows(rows.filter(({ id }) => !sent.has(id)));
      setFailed(why);
    },
  });
  const choose = (id: string) => {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    setChosen(next);
  };
  const type = (id: string, text: string) => setTyped({ ...typed, [id]: text });
  const state = { rows, template, isPrivate, chosen, failed, drafted, replies, query, sending };
  return { ...state, setTemplate, setPrivate, choose, type, textOf };
}
