import { Form, Input, Modal, Radio } from "antd";
import { REJECT_REASONS, type RejectReason } from "@/api/types";
import { useI18n } from "@/i18n";
import { PlainForm } from "@/ui/form";
import type { useReviewActions } from "./useReviewActions";

type Values = { reason: RejectReason; note?: string };
type Props = { decide: ReturnType<typeof useReviewActions>["decide"]; close: () => void };

/** Taking a review down: only for a reason of the closed list, and it says so. */
export function RejectDialog({ decide, close }: Props) {
  const { t } = useI18n();
  const w = t.review.moderate;
  const [form] = Form.useForm<Values>();
  const reject = ({ reason, note }: Values) =>
    decide.mutate({ decision: "reject", reason, ...(note?.trim() ? { note: note.trim() } : {}) }, { onSuccess: close });
  return (
    <Modal
      open
      onCancel={close}
      onOk={form.submit}
      title={w.dialog}
      okText={w.confirm}
      okButtonProps={{ danger: true, loading: decide.isPending }}
      width={520}
    >
      <div className="stack">
        <p className="notice">{w.law}</p>
        <PlainForm<Values> form={form} onFinish={reject}>
          <Form.Item name="reason" label={w.reason} rules={[{ required: true, message: w.pickReason }]}>
            <Radio.Group className="choices">
              {REJECT_REASONS.map((reason) => (
                <Radio key={reason} value={reason}>
                  {t.review.reason[reason]} <span className="faint small">{t.review.reasonHint[reason]}</span>
                </Radio>
              ))}
            </Radio.Group>
          </Form.Item>
          <Form.Item name="note" label={w.note}>
            <Input.TextArea placeholder={w.notePlaceholder} maxLength={500} autoSize={{ minRows: 2, maxRows: 5 }} />
          </Form.Item>
        </PlainForm>
      </div>
    </Modal>
  );
}
