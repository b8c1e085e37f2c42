import { useQuery } from "@tanstack/react-query";
import { useLocation, useParams } from "react-router";
import { feedback } from "@/api/feedback";
import { useI18n } from "@/i18n";
import { Loaded } from "@/ui/Loaded";
import { Page } from "@/ui/Page";
import { PostDetail } from "./detail/PostDetail";
import "@/styles/reviews.css";

/** One post on a page of its own: on a phone, or by its address. */
export default function PostPage() {
  const { t } = useI18n();
  const { id = "" } = useParams();
  const { hash } = useLocation();
  const post = useQuery(feedback.post(id));
  const number = post.data && t.feedback.number(String(post.data.number));
  return (
    <Page
      title={number ? `${t.feedback.col.post} ${number}` : t.feedback.col.post}
      back={{ path: "/feedback", title: t.feedback.title }}
    >
      <Loaded query={post} rows={8}>
        {(data) => <PostDetail key={id} post={data} answerAsked={hash === "#answer" ? 1 : 0} />}
      </Loaded>
    </Page>
  );
}
