import { Form, Modal, Radio } from "antd";
import { FEEDBACK_REASONS, type FeedbackReason } from "@/api/types";
import { useI18n } from "@/i18n";
import { PlainForm } from "@/ui/form";
import type { usePostActions } from "./usePostActions";

type Values = { reason: FeedbackReason };
type Props = { moderate: ReturnType<typeof usePostActions>["moderate"]; close: () => void };

/** Keeping a post from the public: only for a listed reason, with the rule in sight. */
export function RejectDialog({ moderate, close }: Props) {
  const { t } = useI18n();
  const w = t.feedbackPost.moderate;
  const [form] = Form.useForm<Values>();
  return (
    <Modal
      open
      onCancel={close}
      onOk={form.submit}
      title={w.dialog}
      okText={w.confirm}
      okButtonProps={{ danger: true, loading: moderate.isPending }}
      width={520}
    >
      <div className="stack">
        <p className="notice">{w.law}</p>
        <PlainForm<Values>
          form={form}
          onFinish={({ reason }) => moderate.mutate({ decision: "reject", reason }, { onSuccess: close })}
        >
          <Form.Item name="reason" label={w.reason} rules={[{ required: true, message: w.pickReason }]}>
            <Radio.Group
              className="choices"
              options={FEEDBACK_REASONS.map((value) => ({ value, label: t.feedbackPost.reason[value] }))}
            />
          </Form.Item>
        </PlainForm>
      </div>
    </Modal>
  );
}
