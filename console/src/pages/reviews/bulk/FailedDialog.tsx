import { Modal } from "antd";
import type { ReviewRow } from "@/api/types";
import { useI18n } from "@/i18n";
import { explain } from "@/ui/explain";
import { ReviewHead } from "./ReviewHead";

type Props = { rows: ReviewRow[]; why: Map<string, unknown>; close: () => void };

/** With which reviews nothing was done, and why. */
export function FailedDialog({ rows, why, close }: Props) {
  const { t, f } = useI18n();
  const w = t.reviews.bulk;
  return (
    <Modal
      open
      onCancel={close}
      onOk={close}
      okText={t.ui.close}
      cancelButtonProps={{ style: { display: "none" } }}
      title={w.failedTitle(f.number(rows.length))}
      width={560}
    >
      <p className="muted small">{w.failedHint}</p>
      <ul className="bulk-replies">
        {rows.map((row) => (
          <li key={row.id}>
            <ReviewHead of={row} />
            <p className="bad small">{explain(why.get(row.id), t, f)}</p>
          </li>
        ))}
      </ul>
    </Modal>
  );
}
