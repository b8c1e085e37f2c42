import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "react-router";
import { send } from "@/api/http";
import type { Survey } from "@/api/types";
import { useToast } from "@/ui/toast";

export type NewSurvey = Pick<Survey, "name" | "kind" | "definition" | "audience">;

/** Makes a draft and opens it. */
export function useCreate() {
  const toast = useToast();
  const client = useQueryClient();
  const navigate = useNavigate();
  return useMutation({
    mutationFn: (body: NewSurvey) => send<Survey>("POST", "/surveys", body),
    onSuccess: (made) => {
      void client.invalidateQueries({ queryKey: ["surveys", "list"] });
      return navigate(`/surveys/${made.id}/edit`);
    },
    onError: toast.problem,
  });
}
