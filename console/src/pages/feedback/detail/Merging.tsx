import { useMutation, useQuery } from "@tanstack/react-query";
import { Button, InputNumber, Popconfirm } from "antd";
import { useState } from "react";
import { Link } from "react-router";
import { feedback } from "@/api/feedback";
import { get } from "@/api/http";
import type { FeedbackDetail, FeedbackPost, FeedbackShort, Page } from "@/api/types";
import { useMay } from "@/app/session";
import { useI18n } from "@/i18n";
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
  const number = (of: FeedbackShort) => t.feedback.number(String(of.number));
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
              <Popconfirm title={w.confirm(number(post), number(one))} onConfirm={() => merge.mutate(one.id)}>
                <Button size="small" loading={merge.isPending} aria-label={w.here(number(one))}>
                  {w.find}
                </Button>
              </Popconfirm>
            </li>
          ))}
        </ul>
        <ByNumber post={post} merge={(id) => merge.mutate(id)} />
        <p className="small faint">{w.note}</p>
      </div>
    </details>
  );
}

/** Merging into a post that staff know by its number. */
function ByNumber({ post, merge }: { post: FeedbackDetail; merge: (id: string) => void }) {
  const { t } = useI18n();
  const w = t.feedbackPost.merge;
  const toast = useToast();
  const [number, setNumber] = useState<number | null>(null);
  const find = useMutation({
    mutationFn: () => get<Page<FeedbackPost>>("/feedback", { q: `#${number}`, limit: 20 }),
    onSuccess: ({ items }) => {
      const found = items.find((one) => one.number === number && one.id !== post.id);
      if (found) merge(found.id);
      else toast.bad(w.notFound);
    },
    onError: toast.problem,
  });
  return (
    <form
      className="row small"
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
        {w.find}
      </Button>
    </form>
  );
}
