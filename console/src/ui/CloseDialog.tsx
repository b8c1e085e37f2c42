import { Form, Input, Radio } from "antd";
import { OUTCOMES, type Outcome } from "@/api/types";
import { useI18n } from "@/i18n";
import { FormDialog } from "./FormDialog";
import { required } from "./form";

type End = { outcome: Outcome; note?: string };
type Props = {
  okText: string;
  /** What follows from it. */
  hint?: string;
  isSending: boolean;
  end: (how: End, then: { onSuccess: () => void }) => void;
  close: () => void;
};

/** How the work on something bad ended. */
export function CloseDialog({ okText, hint, isSending, end, close }: Props) {
  const { t } = useI18n();
  const w = t.review.recovery;
  const send = ({ outcome, note }: End) =>
    end({ outcome, ...(note?.trim() ? { note: note.trim() } : {}) }, { onSuccess: close });
  return (
    <FormDialog<End> title={w.closeTitle} okText={okText} isSending={isSending} close={close} onFinish={send}>
      <Form.Item name="outcome" label={w.outcome} rules={[required(t)]}>
        <Radio.Group className="choices" options={OUTCOMES.map((value) => ({ value, label: w.outcomes[value] }))} />
      </Form.Item>
      <Form.Item name="note" label={w.note} extra={hint}>
        <Input.TextArea placeholder={w.notePlaceholder} maxLength={500} autoSize={{ minRows: 2, maxRows: 5 }} />
      </Form.Item>
    </FormDialog>
  );
}
