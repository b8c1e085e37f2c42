import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { q } from "@/api/queries";
import { useI18n } from "@/i18n";
import { labelOf } from "../customers/fields";
import { type Names, wordName } from "./describe";

/** What `describe` needs to put a definition in words. */
export function useNames(): Names {
  const { t, f, language } = useI18n();
  const { fields, events } = useQuery(q.vocabulary()).data ?? {};
  const segments = useQuery(q.segments()).data?.items;
  return useMemo(
    () => ({
      t,
      f,
      type: (key: string) => fields?.find((field) => field.key === key)?.type,
      label: (key: string, value?: string) => {
        const field = fields?.find((known) => known.key === key);
        if (value === undefined) return field?.label ? wordName(t, language, field) : undefined;
        const option = field?.options?.find((known) => known.key === value);
        return option && labelOf(option.label, language, value);
      },
      property: (name: string, key: string) =>
        events?.find((event) => event.name === name)?.properties.find((known) => known.key === key)?.type,
      segment: (id: string) => segments?.find((segment) => segment.id === id)?.name,
    }),
    [t, f, language, fields, events, segments],
  );
}
