import { useMutation, useQueryClient } from "@tanstack/react-query";
import { send } from "@/api/http";
import { useToast } from "@/ui/toast";

export type CustomerEdit = {
  traits?: Record<string, unknown>;
  custom?: Record<string, unknown>;
  tags_add?: string[];
  tags_remove?: string[];
};

/** Changes a customer by hand and shows the changed one. */
export function useCustomerEdit(id: string) {
  const client = useQueryClient();
  const toast = useToast();
  return useMutation({
    mutationFn: (edit: CustomerEdit) => send("PATCH", `/customers/${id}`, edit),
    onSuccess: () => client.invalidateQueries({ queryKey: ["customers"] }),
    onError: toast.problem,
  });
}
