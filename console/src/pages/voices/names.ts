import { useQuery } from "@tanstack/react-query";
import { useCallback, useMemo } from "react";
import { listen } from "@/api/listen";
import { dimensionOptions } from "./dimensions";
import { WANTS } from "./wants";
import { lookup, useI18n } from "@/i18n";

/** What an aspect is called: as the shop calls it, else as usual. */
export function useAspectName(): (key: string) => string {
  const { t, language } = useI18n();
  const aspects = useQuery(listen.settings()).data?.aspects;
  return useCallback(
    (key) => {
      const own = aspects?.find((aspect) => aspect.key === key);
      return own?.[language] || own?.zh || own?.en || lookup(t.voices.aspect, key);
    },
    [t, language, aspects],
  );
}

/** The aspects to choose from: those that are looked for. */
export function useAspectOptions(): { value: string; label: string }[] {
  const { t, language } = useI18n();
  const aspects = useQuery(listen.settings()).data?.aspects;
  return useMemo(
    () =>
      aspects
        ? [
            ...aspects
              .filter(({ is_on }) => is_on)
              .map((aspect) => ({ value: aspect.key, label: aspect[language] || aspect.zh || aspect.en })),
            ...WANTS.map((value) => ({ value, label: t.voices.aspect[value] })),
          ]
        : Object.entries(t.voices.aspect).map(([value, label]) => ({ value, label })),
    [t, language, aspects],
  );
}

/** What is rated beside the stars, as the shop calls it. */
export function useDimensionName(): (key: string) => string {
  const { t, language } = useI18n();
  const dimensions = useQuery(listen.settings()).data?.dimensions;
  return useCallback(
    (key) =>
      dimensions?.flatMap(({ items }) => items).find((item) => item.key === key)?.[language] ||
      lookup(t.scores.dimension, key),
    [t, language, dimensions],
  );
}

/** The dimensions to choose from: those of all products, then those of single categories. */
export function useDimensionOptions(): { value: string; label: string }[] {
  const { t, language } = useI18n();
  const dimensions = useQuery(listen.settings()).data?.dimensions;
  return useMemo(
    () =>
      dimensions
        ? dimensionOptions(dimensions, language, t.voices.ofCategory)
        : Object.entries(t.scores.dimension).map(([value, label]) => ({ value, label })),
    [t, language, dimensions],
  );
}
