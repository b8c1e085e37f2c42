import { useMutation, useQuery } from "@tanstack/react-query";
import { Button, InputNumber, Popconfirm } from "antd";
import { useState } from "react";
import { Link } from "react-router";
import { feedback } from "@/api/feedback";
import { get } from "@/api/http";
import type { FeedbackDetail, FeedbackPost, FeedbackShort, Page } from "@/api/types";
import { useMay } from "@/app/session";
import { useI18n } from "@/i18n";
import { explain } from "@/ui/explain";
import { useToast } from "@/ui/toast";
import { StateTag } from "../bits";
import { usePostActions } from "./usePostActions";

/** What says the same, to be brought together; what was brought together, to be parted. */
export function Merging({ post }: { post: FeedbackDetail }) {
  const { t } = useI18n();
  const w = t.feedbackPost.merge;
  const mayEdit = useMay("editCustomers");
  const { unmerge } = usePostActions(post.id);
  const part = (id: string) => (
    <Button size="small" loading={unmerge.isPending} onClick={() => unmerge.mutate(id)}>
      {w.unmerge}
    </Button>
  );
  return (
    <section className="review-part" aria-label={w.title}>
      <div className="row between wrap">
        <h3>{w.title}</h3>
        {mayEdit && post.into && part(post.id)}
      </div>
      {post.merged.length > 0 && (
        <>
          <p className="small muted">{w.merged}</p>
          <ul className="stack-s">
            {post.merged.map((one) => (
              <li key={one.id} className="row between">
                <Short of={one} />
                {mayEdit && part(one.id)}
              </li>
            ))}
          </ul>
        </>
      )}
      {mayEdit && post.state !== "merged" && <Suggestions post={post} />}
    </section>
  );
}

function Short({ of }: { of: FeedbackShort }) {
  const { t, f } = useI18n();
  return (
    <Link className="row grow" to={`/feedback/${of.id}`}>
      <span className="faint num">{t.feedback.number(String(of.number))}</span>
      <span className="ellipsis">{of.title}</span>
      <StateTag of={of.state} />
      <span className="faint small num">{t.feedback.votes(f.number(of.votes))}</span>
    </Link>
  );
}

function Suggestions({ post }: { post: FeedbackDetail }) {
  const { t, f } = useI18n();
  const w = t.feedbackPost.merge;
  const similar = useQuery(feedback.similar(post.id)).data?.items;
  const { merge } = usePostActions(post.id);
  return (
    <details open={similar !== undefined && similar.length > 0}>
      <summary className="small muted">{w.suggestions}</summary>
      <div className="stack-s">
        {similar?.length === 0 && <p className="small muted">{w.none}</p>}
        <ul className="stack-s">
          {similar?.map((one) => (
            <li key={one.id} className="row between">
              <Short of={one} />
              <span className="faint small num">{w.likeness(f.percent(one.score))}</span>
              <MergeInto post={post} into={one} isMerging={merge.isPending} merge={() => merge.mutate(one.id)} />
            </li>
          ))}
        </ul>
        <ByNumber post={post} isMerging={merge.isPending} merge={(id) => merge.mutate(id)} />
        <p className="small faint">{w.note}</p>
      </div>
    </details>
  );
}

type IntoProps = { post: FeedbackDetail; into: FeedbackShort; isMerging: boolean; merge: () => void };

/** Shows first what the post that stays would be. */
function MergeInto({ post, into, isMerging, merge }: IntoProps) {
  const { t } = useI18n();
  const w = t.feedbackPost.merge;
  const number = (of: Pick<FeedbackShort, "number">) => t.feedback.number(String(of.number));
  return (
    <Popconfirm
      title={w.confirm(number(post), number(into))}
      description={<Preview post={post.id} into={into.id} />}
      onConfirm={merge}
    >
      <Button size="small" loading={isMerging} aria-label={w.here(number(into))}>
        {w.find}
      </Button>
    </Popconfirm>
  );
}

function Preview({ post, into }: { post: string; into: string }) {
  const { t, f } = useI18n();
  const w = t.feedbackPost.merge;
  const found = useQuery(feedback.mergePreview(post, into));
  if (found.error) return <span className="bad">{explain(found.error, t, f)}</span>;
  if (!found.data) return <span className="muted">…</span>;
  const { title, votes, votes_after, subscribers, subscribers_after, moved } = found.data;
  return (
    <div className="stack-s" style={{ maxWidth: 320 }}>
      <b>{title}</b>
      <span>{w.votes(f.number(votes), f.number(votes_after))}</span>
      <span>{w.followers(f.number(subscribers), f.number(subscribers_after))}</span>
      {moved > 0 && <span>{w.moved(f.number(moved))}</span>}
    </div>
  );
}

type ByNumberProps = { post: FeedbackDetail; isMerging: boolean; merge: (id: string) => void };

/** Merging into a post that staff know by its number. */
function ByNumber({ post, isMerging, merge }: ByNumberProps) {
  const { t } = useI18n();
  const w = t.feedbackPost.merge;
  const toast = useToast();
  const [number, setNumber] = useState<number | null>(null);
  const find = useMutation({
    mutationFn: async () => {
      const { items } = await get<Page<FeedbackPost>>("/feedback", { q: `#${number}`, limit: 20 });
      return items.find((one) => one.number === number && one.id !== post.id);
    },
    onSuccess: (found) => {
      if (!found) toast.bad(w.notFound);
    },
    onError: toast.problem,
  });
  const into = find.data;
  return (
    <form
      className="row wrap small"
      onSubmit={(event) => {
        event.preventDefault();
        if (number !== null) find.mutate();
      }}
    >
      <span className="muted">{w.other}</span>
      <InputNumber
        size="small"
        aria-label={w.number}
        prefix="#"
        min={1}
        precision={0}
        value={number}
        onChange={setNumber}
        style={{ width: 96 }}
      />
      <Button size="small" htmlType="submit" disabled={number === null} loading={find.isPending}>
        {w.look}
      </Button>
      {into && (
        <span className="row grow">
          <Short of={into} />
          <MergeInto post={post} into={into} isMerging={isMerging} merge={() => merge(into.id)} />
        </span>
      )}
    </form>
  );
}
