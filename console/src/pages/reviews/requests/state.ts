import type { ReviewRequest } from "@/api/types";

export type RequestState = "skipped" | "waiting" | "opened" | "answered" | "expired";

/** How far a request has come; a link that ended unused is ended, however far it had come. */
export function requestState(of: Omit<ReviewRequest, "id" | "order_id">, now = Date.now()): RequestState {
  if (of.answered_at) return "answered";
  if (!of.is_sampled) return "skipped";
  if (Date.parse(of.expires_at) < now) return "expired";
  return of.opened_at ? "opened" : "waiting";
}
