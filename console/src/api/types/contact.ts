/** Who is asked, how often, and why somebody was not. */

export const CONTACT_KINDS = [
  "review_request",
  "review_reminder",
  "survey",
  "survey_reminder",
  "feedback_update",
  "result",
] as const;
export type ContactKind = (typeof CONTACT_KINDS)[number];
/** Why somebody was asked or not: a code, and what the code speaks of. */
export type ContactReason = { code: string; until?: string | null; days?: number | null; n?: number | null };
export type MessageState = "queued" | "sent" | "failed" | "cancelled";
export type Decided = {
  id: string;
  customer_id?: string | null;
  kind: ContactKind;
  subject_id: string;
  topic: string;
  title: string;
  channel: string;
  is_asked: boolean;
  reason: ContactReason;
  decided_at: string;
  not_before?: string | null;
  /** When a reminder is due. */
  remind_at?: string | null;
  message?: { state: MessageState; sent_at?: string | null; attempts: number; error?: string | null } | null;
};
export const TOPICS = ["review", "nps", "csat", "ces", "csi", "own"] as const;
export type ContactSettings = {
  quarantine_days: number;
  /** Days before the same kind of question is put to somebody again, by topic. */
  clocks: Record<string, number>;
  cap: number;
  cap_days: number;
  quiet_from: string;
  quiet_to: string;
  consent: "explicit" | "not_refused";
  /** Empty, the shop's name; an empty address for answers, the sender's. */
  sender_name: string;
  reply_to: string;
  reminders: { is_on: boolean; after_days: number };
  mails_per_hour: number;
};
export type ContactOverview = {
  asked: number;
  not_asked: { code: string; n: number }[];
  sent: number;
  failed: number;
  /** Taken back: answered before, or no longer allowed. */
  cancelled: number;
  queued: number;
  /** People who unsubscribed, and addresses that refused a mail for good. */
  unsubscribed: number;
  stopped: number;
  /** Whether a mail server is set up, and who writes. */
  mail_ready: boolean;
  mail_from?: string | null;
};

/** What would be said today to asking a customer by mail, by topic. */
export type ContactStatus = {
  has_address: boolean;
  has_refused: boolean;
  /** The address refused a mail for good, with these words. */
  is_stopped: boolean;
  stopped_by?: string | null;
  last_asked_at?: string | null;
  /** Asked within the days of the shop's cap. */
  asked: number;
  topics: { topic: string; is_asked: boolean; reason: ContactReason }[];
};
