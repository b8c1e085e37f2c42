import { useEffect } from "react";
import { useI18n } from "@/i18n";

/** Names the browser tab, which is also what a screen reader says first. */
export function useTitle(title: string | undefined) {
  const { t } = useI18n();
  useEffect(() => {
    document.title = title ? `${title} · ${t.app.name}` : t.app.name;
  }, [title, t]);
}
