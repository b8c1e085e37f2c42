import { useMutation } from "@tanstack/react-query";
import { Button, Modal } from "antd";
import { type ReactNode, useState } from "react";
import { Link } from "react-router";
import { send } from "@/api/http";
import type { FeedbackDetail } from "@/api/types";
import { useMay } from "@/app/session";
import { lookup, useI18n } from "@/i18n";
import { CopyButton, Facts } from "@/ui/bits";
import { useToast } from "@/ui/toast";
import { useAuthorName } from "../bits";
import { VoteFor } from "./VoteFor";

/** From whom it came and who else wants it. */
export function About({ post }: { post: FeedbackDetail }) {
  const { t, f } = useI18n();
  const w = t.feedbackPost.about;
  const mayEdit = useMay("editCustomers");
  const authorName = useAuthorName();
  const [isVoting, setVoting] = useState(false);
  const items: [string, ReactNode][] = [
    [
      w.customer,
      post.customer_id ? (
        <Link key="customer" className="link" to={`/customers/${post.customer_id}`}>
          {authorName(post)} · {w.profile}
        </Link>
      ) : (
        [post.author_name, post.author_email, post.user_id].filter(Boolean).join(" · ") || authorName(post)
      ),
    ],
    [w.origin, lookup(t.feedbackPost.origin, post.origin)],
    [w.votes, f.number(post.votes)],
    [w.subscribers, f.number(post.subscribers)],
  ];
  if (post.written_down_by) items.push([w.writtenDownBy, post.written_down_by]);
  return (
    <section className="review-part" aria-label={w.title}>
      <h3>{w.title}</h3>
      <Facts items={items} />
      {mayEdit && (
        <div className="row wrap">
          {post.is_public && (
            <Button size="small" onClick={() => setVoting(true)}>
              {w.vote}
            </Button>
          )}
          {!post.is_erased && <AuthorLink id={post.id} />}
        </div>
      )}
      {isVoting && <VoteFor id={post.id} close={() => setVoting(false)} />}
    </section>
  );
}

/** The link by which the author reads and writes, for one who lost it. Asking for it is logged. */
function AuthorLink({ id }: { id: string }) {
  const { t } = useI18n();
  const w = t.feedbackPost.about;
  const toast = useToast();
  const link = useMutation({
    mutationFn: () => send<{ link: string }>("POST", `/feedback/${id}/link`),
    onError: toast.problem,
  });
  return (
    <>
      <Button size="small" loading={link.isPending} onClick={() => link.mutate()}>
        {w.link}
      </Button>
      {link.data && (
        <Modal open onCancel={link.reset} footer={null} title={w.linkMade} width={480}>
          <div className="stack">
            <p className="muted">{w.linkText}</p>
            <pre className="code">{link.data.link}</pre>
            <div>
              <CopyButton text={link.data.link} label={t.reviews.requests.copy} />
            </div>
          </div>
        </Modal>
      )}
    </>
  );
}
