import { Form, Input } from "antd";
import type { ReviewRow } from "@/api/types";
import { useI18n } from "@/i18n";
import { required } from "@/ui/form";
import { FormDialog } from "@/ui/FormDialog";

type Props = { rows: ReviewRow[]; isSending: boolean; publish: (note: string) => void; close: () => void };

/** Publishing what is held, with why it may be shown: each review has the decision in its log. */
export function PublishDialog({ rows, isSending, publish, close }: Props) {
  const { t, f } = useI18n();
  const w = t.reviews.bulk;
  return (
    <FormDialog<{ note: string }>
      title={w.publishTitle(f.number(rows.length))}
      okText={t.review.moderate.publish}
      isSending={isSending}
      close={close}
      onFinish={({ note }) => publish(note.trim())}
    >
      <Form.Item
        name="note"
        label={t.review.moderate.reason}
        extra={w.publishHint}
        rules={[{ ...required(t), whitespace: true }]}
      >
        <Input.TextArea autoFocus rows={2} maxLength={2000} />
      </Form.Item>
    </FormDialog>
  );
}
