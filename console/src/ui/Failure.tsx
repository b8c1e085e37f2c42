import { Button } from "antd";
import { useI18n } from "@/i18n";
import { explain } from "./explain";

/** A part of a page that could not be loaded: what happened, and a way on. */
export function Failure({ error, retry }: { error: unknown; retry?: () => unknown }) {
  const { t, f } = useI18n();
  return (
    <div className="failure" role="alert">
      <strong>{t.ui.errors.loadFailed}</strong>
      <p className="muted">{explain(error, t, f)}</p>
      {retry && (
        <Button size="small" onClick={() => void retry()}>
          {t.ui.retry}
        </Button>
      )}
    </div>
  );
}
