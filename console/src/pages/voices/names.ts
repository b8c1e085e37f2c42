import { useCallback, useMemo } from "react";
import { lookup, useI18n } from "@/i18n";

/** What an aspect is called. */
export function useAspectName(): (key: string) => string {
  const { t } = useI18n();
  return useCallback((key) => lookup(t.voices.aspect, key), [t]);
}

/** The aspects to choose from. */
export function useAspectOptions(): { value: string; label: string }[] {
  const { t } = useI18n();
  return useMemo(() => Object.entries(t.voices.aspect).map(([value, label]) => ({ value, label })), [t]);
}
