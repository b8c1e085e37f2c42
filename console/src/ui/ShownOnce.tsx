import { Modal } from "antd";
import { useI18n } from "@/i18n";
import { CopyButton } from "./bits";

type Props = { title: string; note: string; text: string; width: number; close: () => void };

/** A secret, the one time that it is shown. */
export function ShownOnce({ title, note, text, width, close }: Props) {
  const { t } = useI18n();
  return (
    <Modal
      open
      onCancel={close}
      onOk={close}
      okText={t.ui.done}
      cancelButtonProps={{ hidden: true }}
      title={title}
      width={width}
    >
      <div className="stack">
        <p className="muted">{note}</p>
        <pre className="code">{text}</pre>
        <div className="row">
          <CopyButton text={text} />
        </div>
      </div>
    </Modal>
  );
}
