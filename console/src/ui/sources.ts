import { useQuery } from "@tanstack/react-query";
import { q } from "@/api/queries";
import type { Source } from "@/api/types";
import { useI18n } from "@/i18n";

/** The source of what the installation itself records, such as a change of class or tags. */
const SYSTEM = "00000000-0000-0000-0000-000000000000";

/** All sources, and the name of one by its id. */
export function useSources() {
  const { t } = useI18n();
  const items = useQuery(q.sources()).data?.items ?? [];
  const name = (id: string | null | undefined) => nameOf(items, id, t.words.system);
  return { items, name };
}

export function nameOf(sources: readonly Pick<Source, "id" | "name">[], id: string | null | undefined, system: string) {
  return id === SYSTEM ? system : sources.find((source) => source.id === id)?.name;
}
