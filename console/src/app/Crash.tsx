import { useRouteError } from "react-router";
import { useI18n } from "@/i18n";

/** What is shown when a page throws: that nothing is lost, and the one line an administrator needs. */
export function Crash() {
  const error = useRouteError();
  const { t } = useI18n();
  const stale = error instanceof TypeError && error.message.includes("dynamically imported module");
  return (
    <main className="blank" role="alert">
      <h1>{stale ? t.app.updated : t.app.crash.title}</h1>
      {!stale && <p className="muted">{t.app.crash.text}</p>}
      {!stale && (
        <pre className="code">{error instanceof Error ? `${error.name}: ${error.message}` : String(error)}</pre>
      )}
      <button type="button" className="button" onClick={() => location.reload()}>
        {t.app.crash.reload}
      </button>
    </main>
  );
}
