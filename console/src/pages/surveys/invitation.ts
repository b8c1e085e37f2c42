import type { SurveyInvitation } from "@/api/types";

export type InvitationState = "due" | "skipped" | "waiting" | "opened" | "answered" | "expired";

/** How far an invitation has come; one that ended unanswered is ended, however far it had come. */
export function invitationState(
  of: Pick<SurveyInvitation, "is_asked" | "decided_at" | "completed_at" | "opened_at" | "expires_at">,
  now = Date.now(),
): InvitationState {
  if (of.completed_at) return "answered";
  if (!of.decided_at) return "due";
  // Who came by an open link was not asked, and has opened it
  if (!of.is_asked && !of.opened_at) return "skipped";
  if (Date.parse(of.expires_at) < now) return "expired";
  return of.opened_at ? "opened" : "waiting";
}
