import { useI18n } from "@/i18n";
import { useStreamState } from "./stream";

/** Whether what is on screen is being kept current. Quiet while all is well. */
export function LiveDot() {
  const { t } = useI18n();
  const state = useStreamState();
  return (
    <span className="live" data-state={state} role="status" title={t.app.live[state]}>
      <i aria-hidden="true" />
      <span className={state === "closed" ? "label" : "sr"}>{t.app.live[state]}</span>
    </span>
  );
}
