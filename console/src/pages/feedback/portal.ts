import { useSession } from "@/app/session";

/** The public page of the shop's feedback, as it can be handed to customers. */
export function usePortal(): string {
  const { shop } = useSession();
  return `${location.origin}/s/${shop.id}/feedback`;
}
