import { Modal } from "antd";
import { useI18n } from "@/i18n";
import { modKey } from "./Nav";

export default function ShortcutHelp({ close }: { close: () => void }) {
  const { t } = useI18n();
  const s = t.app.shortcuts;
  const rows: [string[], string][] = [
    [[`${modKey} K`], s.palette],
    [["/"], s.search],
    [["j"], s.down],
    [["k"], s.up],
    [["Enter"], s.open],
    [["x"], s.select],
    [["r"], s.reply],
    [["Esc"], s.clear],
    [["g t", "g c", "g s", "g r", "g d"], s.go],
    [["?"], s.help],
  ];
  return (
    <Modal open onCancel={close} footer={null} title={s.title} width={440}>
      <dl className="keys">
        {rows.map(([keys, text]) => (
          <div key={text}>
            <dt>{text}</dt>
            <dd className="row">
              {keys.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </Modal>
  );
}
