/** Who is asked, how often, and why somebody was not. */
import type { Described } from "./shared";

export type ContactKind = Described["ContactKind"];
export const CONTACT_KINDS = [
  "review_request",
  "review_reminder",
  "survey",
  "survey_reminder",
  "feedback_update",
  "result",
  "confirmation",
] as const satisfies ContactKind[];
/** Why somebody was asked or not: a code, and what the code speaks of. */
export type ContactReason = Described["ContactReason"];
export type Decided = Described["ContactDecided"];
export const TOPICS = ["review", "nps", "csat", "ces", "csi", "own"] as const;
export type ContactSettings = Described["ContactSettings"];
export type ContactOverview = Described["ContactOverview"];
/** What would be said today to asking a customer by mail, by topic. */
export type ContactStatus = Described["ContactStatus"];
