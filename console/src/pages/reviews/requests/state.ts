import type { Decided, ReviewRequest } from "@/api/types";

/** With what was decided about asking; nothing while that is still to be done. */
export type DecidedRequest = ReviewRequest & { decision?: Decided | null };

export type RequestState = "skipped" | "put_off" | "waiting" | "opened" | "answered" | "expired";

/** Taken back before anybody was asked. */
const TAKEN_BACK = ["withdrawn", "disputed", "reopened"];

/** How far a request has come; a link that ended unused is ended, however far it had come. */
export function requestState(of: Omit<DecidedRequest, "id" | "order_id">, now = Date.now()): RequestState {
  if (of.answered_at) return "answered";
  if (!of.is_sampled) return "skipped";
  if (Date.parse(of.expires_at) < now) return "expired";
  if (of.opened_at) return "opened";
  if (of.decision?.again_at) return "put_off";
  return TAKEN_BACK.includes(of.reason) || of.decision?.is_asked === false ? "skipped" : "waiting";
}
