import { Form, Modal } from "antd";
import type { ComponentProps } from "react";
import { PlainForm } from "./form";

type Props<V> = ComponentProps<typeof PlainForm<V>> & {
  title: string;
  okText: string;
  isSending: boolean;
  close: () => void;
  width?: number;
  isDanger?: boolean;
};

/** A form in a dialog, sent by the dialog's button. */
export function FormDialog<V>({
  title,
  okText,
  isSending,
  close,
  width = 460,
  isDanger = false,
  form: given,
  ...rest
}: Props<V>) {
  const [form] = Form.useForm<V>(given);
  return (
    <Modal
      open
      onCancel={close}
      onOk={form.submit}
      title={title}
      okText={okText}
      okButtonProps={{ danger: isDanger, loading: isSending }}
      width={width}
    >
      <PlainForm<V> form={form} {...rest} />
    </Modal>
  );
}
