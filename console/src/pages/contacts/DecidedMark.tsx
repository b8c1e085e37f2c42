import type { Decided } from "@/api/types";
import { useI18n } from "@/i18n";
import { Mark } from "@/ui/bits";
import { progress } from "./progress";
import { useFailure } from "./reason";

const KIND = {
  not_asked: "idle",
  put_off: "idle",
  waiting: "warn",
  sent: "good",
  failed: "bad",
  cancelled: "idle",
  asked: "good",
} as const;

/** Whether somebody was asked, and how far the mail has come. */
export function DecidedMark({ of }: { of: Decided }) {
  const { t } = useI18n();
  const failure = useFailure();
  const now = progress(of);
  return (
    <Mark kind={KIND[now]}>
      <span title={failure(of.message) || undefined}>{t.contacts.progress[now]}</span>
    </Mark>
  );
}
