import { Form, Input, Modal, Radio } from "antd";
import { REJECT_REASONS, type RejectReason } from "@/api/types";
import { useI18n } from "@/i18n";
import { PlainForm } from "@/ui/form";

type Values = { reason: RejectReason; note?: string };
type Props = { isSending: boolean; reject: (why: Values) => void; close: () => void };

/** Taking a question or an answer down: only for a reason of the closed list, and it says so. */
export function RejectDialog({ isSending, reject, close }: Props) {
  const { t } = useI18n();
  const w = t.questions.decide;
  const [form] = Form.useForm<Values>();
  return (
    <Modal
      open
      onCancel={close}
      onOk={form.submit}
      title={w.dialog}
      okText={w.confirm}
      okButtonProps={{ danger: true, loading: isSending }}
      width={520}
    >
      <div className="stack">
        <p className="notice">{w.law}</p>
        <PlainForm<Values>
          form={form}
          onFinish={({ reason, note }) => reject({ reason, ...(note?.trim() ? { note: note.trim() } : {}) })}
        >
          <Form.Item name="reason" label={w.why} rules={[{ required: true, message: w.pickReason }]}>
            <Radio.Group
              className="choices"
              options={REJECT_REASONS.map((value) => ({ value, label: t.questions.reason[value] }))}
            />
          </Form.Item>
          <Form.Item name="note" label={w.note}>
            <Input.TextArea maxLength={500} autoSize={{ minRows: 2, maxRows: 5 }} />
          </Form.Item>
        </PlainForm>
      </div>
    </Modal>
  );
}
