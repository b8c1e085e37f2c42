import { Button } from "antd";
import { Problem } from "@/api/http";
import { useI18n } from "@/i18n";
import { explain } from "./explain";

/** A part of a page that could not be loaded: what happened, and a way on. */
export function Failure({ error, retry }: { error: unknown; retry?: () => unknown }) {
  const { t, f } = useI18n();
  const forbidden = error instanceof Problem && error.status === 403;
  return (
    <div className="failure" role="alert">
      <strong>{forbidden ? t.ui.errors.noAccess : t.ui.errors.loadFailed}</strong>
      <p className="muted">{explain(error, t, f)}</p>
      {retry && !forbidden && (
        <Button size="small" onClick={() => void retry()}>
          {t.ui.retry}
        </Button>
      )}
    </div>
  );
}
