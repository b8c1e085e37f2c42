import { Form, Input, Modal, Radio } from "antd";
import { OUTCOMES, type Outcome } from "@/api/types";
import { useI18n } from "@/i18n";
import { PlainForm, required } from "@/ui/form";
import type { useRecovery } from "./useReviewActions";

type Values = { outcome: Outcome; note?: string };
type Props = { close: ReturnType<typeof useRecovery>["close"]; done: () => void };

/** How the work on a bad review ended. */
export function CloseRecovery({ close, done }: Props) {
  const { t } = useI18n();
  const w = t.review.recovery;
  const [form] = Form.useForm<Values>();
  return (
    <Modal
      open
      onCancel={done}
      onOk={form.submit}
      title={w.closeTitle}
      okText={w.closeConfirm}
      okButtonProps={{ loading: close.isPending }}
      width={460}
    >
      <PlainForm<Values>
        form={form}
        onFinish={({ outcome, note }) => close.mutate({ outcome, note: note?.trim() ?? "" }, { onSuccess: done })}
      >
        <Form.Item name="outcome" label={w.outcome} rules={[required(t)]}>
          <Radio.Group className="choices" options={OUTCOMES.map((value) => ({ value, label: w.outcomes[value] }))} />
        </Form.Item>
        <Form.Item name="note" label={w.note} extra={w.askAgain}>
          <Input.TextArea placeholder={w.notePlaceholder} maxLength={500} autoSize={{ minRows: 2, maxRows: 5 }} />
        </Form.Item>
      </PlainForm>
    </Modal>
  );
}
