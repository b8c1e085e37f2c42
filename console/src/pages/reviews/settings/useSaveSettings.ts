import { useMutation, useQueryClient } from "@tanstack/react-query";
import { send } from "@/api/http";
import { listen } from "@/api/listen";
import type { ListenSettings } from "@/api/types";
import { useI18n } from "@/i18n";
import { useToast } from "@/ui/toast";

/** Saves a part of the settings; the rest stays as it is on the server now. */
export function useSaveSettings() {
  const { t } = useI18n();
  const toast = useToast();
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (part: Partial<ListenSettings>) => {
      const now = await client.query({ ...listen.settings(), staleTime: 0 });
      return send("PUT", "/listen/settings", { ...now, ...part });
    },
    onSuccess: () => {
      toast.good(t.reviewSettings.saved);
      for (const key of ["scores", "reviews", "voices", "text-model"])
        void client.invalidateQueries({ queryKey: [key] });
      return client.invalidateQueries({ queryKey: ["listen-settings"] });
    },
    onError: toast.problem,
  });
}
