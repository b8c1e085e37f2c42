import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { send } from "@/api/http";
import type { ReplyDrafts, ReviewRow } from "@/api/types";
import { chunks, isToAnswer } from "./batch";
import { type NewReply, useBulk } from "./useBulk";

type Manner = { template: string | null; isPrivate: boolean };

/** A draft for each review, from the templates of this name where one is given. */
async function drafts(reviews: string[], { template, isPrivate }: Manner): Promise<ReplyDrafts> {
  const items: ReplyDrafts["items"] = [];
  for (const some of chunks(reviews)) {
    const wanted = { reviews: some, template, is_private: isPrivate };
    items.push(...(await send<ReplyDrafts>("POST", "/reviews/drafts", wanted)).items);
  }
  return { items };
}

/** What was typed and not sent, until the page is left for good. What is for one buyer is never offered to the public. */
const kept = new Map<string, string>();
const keptFor = (id: string, isPrivate: boolean) => `${isPrivate ? "private" : "public"} ${id}`;

/** The answers that are being written: what is drafted, changed, left out, and what became of those sent. */
export function useReplies(given: ReviewRow[]) {
  // As they were when somebody picked them: an answer since then is refused, and told. What the list shows meanwhile
  // changes no draft under the hands of who reads it.
  const [rows, setRows] = useState(given);
  const [ids] = useState(() => given.map(({ id }) => id));
  const [template, setTemplate] = useState<string | null>(null);
  const [isPrivate, setPrivate] = useState(false);
  const [typed, setTyped] = useState<ReadonlyMap<string, string>>(() => new Map(kept));
  const [picked, setPicked] = useState<Readonly<Record<string, boolean>>>({});
  const [failed, setFailed] = useState<ReadonlyMap<string, unknown>>(new Map());
  const query = useQuery({
    queryKey: ["reply-drafts", template, isPrivate, ids],
    queryFn: () => drafts(ids, { template, isPrivate }),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
  const drafted = new Map(query.data?.items.map((item) => [item.id, item] as const));
  const ownText = (id: string) => typed.get(keptFor(id, isPrivate));
  const textOf = (id: string) => ownText(id) ?? drafted.get(id)?.draft.text ?? "";
  const isChosen = (row: ReviewRow) => picked[row.id] ?? (isToAnswer(row) && !drafted.get(row.id)?.unreached);
  const replies = rows
    .filter((row) => isChosen(row) && textOf(row.id).trim() !== "")
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
      for (const { id, is_private } of all) if (sent.has(id)) kept.delete(keptFor(id, is_private));
      setFailed(why);
    },
  });
  const choose = (row: ReviewRow) => setPicked({ ...picked, [row.id]: !isChosen(row) });
  /** Null: as it was drafted. */
  const type = (id: string, text: string | null) => {
    const place = keptFor(id, isPrivate);
    if (text === null) kept.delete(place);
    else kept.set(place, text);
    setTyped(new Map(kept));
  };
  const state = { rows, template, isPrivate, failed, drafted, replies, query, sending };
  return { ...state, setTemplate, setPrivate, choose, isChosen, type, ownText, textOf };
}
