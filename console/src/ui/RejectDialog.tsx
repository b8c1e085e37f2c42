import { Form, Input, Radio } from "antd";
import type { ReactNode } from "react";
import { FormDialog } from "./FormDialog";

type Words = {
  dialog: string;
  law: string;
  reason: string;
  pickReason: string;
  confirm: string;
  /** Where one may say more: the label, and an example. */
  note?: string;
  notePlaceholder?: string;
};
type Why<R> = { reason: R; note?: string };
type Props<R> = {
  words: Words;
  reasons: { value: R; label: ReactNode }[];
  isSending: boolean;
  reject: (why: Why<R>, then: { onSuccess: () => void }) => void;
  close: () => void;
};

/** Keeping from the public what a customer wrote: only for a reason of the closed list, with the rule in sight. */
export function RejectDialog<R extends string>({ words, reasons, isSending, reject, close }: Props<R>) {
  const send = ({ reason, note }: Why<R>) =>
    reject({ reason, ...(note?.trim() ? { note: note.trim() } : {}) }, { onSuccess: close });
  return (
    <FormDialog<Why<R>>
      title={words.dialog}
      okText={words.confirm}
      isSending={isSending}
      isDanger
      close={close}
      width={520}
      onFinish={send}
    >
      <p className="notice" style={{ marginBottom: 12 }}>
        {words.law}
      </p>
      <Form.Item name="reason" label={words.reason} rules={[{ required: true, message: words.pickReason }]}>
        <Radio.Group className="choices" options={reasons} />
      </Form.Item>
      {words.note && (
        <Form.Item name="note" label={words.note}>
          <Input.TextArea
            placeholder={words.notePlaceholder ?? ""}
            maxLength={500}
            autoSize={{ minRows: 2, maxRows: 5 }}
          />
        </Form.Item>
      )}
    </FormDialog>
  );
}
