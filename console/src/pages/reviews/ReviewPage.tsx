import { useQuery } from "@tanstack/react-query";
import { useLocation, useParams } from "react-router";
import { listen } from "@/api/listen";
import { useI18n } from "@/i18n";
import { Loaded } from "@/ui/Loaded";
import { Page } from "@/ui/Page";
import { ReviewDetail } from "./detail/ReviewDetail";
import "@/styles/reviews.css";

/** One review on a page of its own: on a phone, or by its address. */
export default function ReviewPage() {
  const { t } = useI18n();
  const { id = "" } = useParams();
  const { hash } = useLocation();
  const review = useQuery(listen.review(id));
  return (
    <Page title={t.reviews.col.review} back={{ path: "/reviews", title: t.reviews.title }}>
      <Loaded query={review} rows={8}>
        {(data) => <ReviewDetail key={id} review={data} replyAsked={hash === "#reply" ? 1 : 0} />}
      </Loaded>
    </Page>
  );
}
