import { useMutation, useQueryClient } from "@tanstack/react-query";
import { send } from "@/api/http";
import type { AsOf } from "@/api/types";
import { useI18n } from "@/i18n";
import { useToast } from "./toast";

/** Sets the day that the shop's numbers are of; null: today. Every page has other numbers then. */
export function useSetAsOf() {
  const { t, f } = useI18n();
  const toast = useToast();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (day: string | null) => send<AsOf>("PUT", "/shop/as-of", { day }),
    onSuccess: ({ day }) => {
      const w = t.settings.shop.asOf;
      toast.good(day ? w.set(f.date(day)) : w.unset);
      return client.invalidateQueries();
    },
    onError: toast.problem,
  });
}

/** After so many days without an order, today's numbers say nothing of who the customers were. */
const LONG_DAYS = 60;
const DAY_MS = 86_400_000;

/** The day that a shop's numbers had better be of: that of its newest order, where it is long ago and none is set. */
export function betterDay({ day, newest_order, today }: AsOf): string | null {
  if (day || !newest_order) return null;
  return (Date.parse(today) - Date.parse(newest_order)) / DAY_MS > LONG_DAYS ? newest_order : null;
}
