import type { SurveyInvitation } from "@/api/types";

export type InvitationState = "due" | "put_off" | "skipped" | "waiting" | "opened" | "answered" | "expired";

/** How far an invitation has come; one that ended unanswered is ended, however far it had come. */
export function invitationState(
  of: Pick<SurveyInvitation, "is_asked" | "decided_at" | "completed_at" | "opened_at" | "expires_at" | "reason">,
  now = Date.now(),
): InvitationState {
  if (of.completed_at) return "answered";
  // The reason is of the last time that it was looked at
  if (!of.decided_at) return of.reason.code === "waiting" ? "due" : "put_off";
  // Who came by an open link was not asked, and has opened it
  if (!of.is_asked && !of.opened_at) return "skipped";
  if (Date.parse(of.expires_at) < now) return "expired";
  return of.opened_at ? "opened" : "waiting";
}
