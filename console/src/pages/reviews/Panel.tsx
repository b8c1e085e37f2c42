import CloseOutlined from "@ant-design/icons/CloseOutlined";
import ExpandAltOutlined from "@ant-design/icons/ExpandAltOutlined";
import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { Link } from "react-router";
import { listen } from "@/api/listen";
import { useI18n } from "@/i18n";
import { Loaded } from "@/ui/Loaded";
import { ReviewDetail } from "./detail/ReviewDetail";

type Props = { id: string; close: () => void; replyAsked: number; next?: (() => void) | undefined };

/** The open review, beside the list it came from. */
export function Panel({ id, close, replyAsked, next }: Props) {
  const { t } = useI18n();
  const review = useQuery(listen.review(id));
  return (
    <aside className="panel" aria-label={t.reviews.col.review}>
      <div className="row panel-head">
        <span className="grow" />
        <Link to={`/reviews/${id}`}>
          <Button type="text" icon={<ExpandAltOutlined />} aria-label={t.review.detail.openPage} />
        </Link>
        <Button type="text" icon={<CloseOutlined />} aria-label={t.review.detail.close} onClick={close} />
      </div>
      <Loaded query={review} rows={8}>
        {(data) => <ReviewDetail key={data.id} review={data} replyAsked={replyAsked} next={next} />}
      </Loaded>
    </aside>
  );
}
