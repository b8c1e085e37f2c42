import CloseOutlined from "@ant-design/icons/CloseOutlined";
import ExpandAltOutlined from "@ant-design/icons/ExpandAltOutlined";
import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { Link } from "react-router";
import { feedback } from "@/api/feedback";
import { useI18n } from "@/i18n";
import { Loaded } from "@/ui/Loaded";
import { PostDetail } from "./detail/PostDetail";

type Props = { id: string; close: () => void; answerAsked: number; next?: (() => void) | undefined };

/** The open post, beside the list it came from. */
export function Panel({ id, close, answerAsked, next }: Props) {
  const { t } = useI18n();
  const post = useQuery(feedback.post(id));
  return (
    <aside className="panel" aria-label={t.feedback.col.post}>
      <div className="row panel-head">
        <span className="grow" />
        <Link to={`/feedback/${id}`}>
          <Button type="text" icon={<ExpandAltOutlined />} aria-label={t.review.detail.openPage} />
        </Link>
        <Button type="text" icon={<CloseOutlined />} aria-label={t.review.detail.close} onClick={close} />
      </div>
      <Loaded query={post} rows={8}>
        {(data) => <PostDetail key={data.id} post={data} answerAsked={answerAsked} next={next} />}
      </Loaded>
    </aside>
  );
}
