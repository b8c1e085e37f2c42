/** Ideas, problems, praise and complaints: what shoppers write of their own accord, and what the shop answers. */
import type { Polarity } from "./listen";

export const FEEDBACK_KINDS = ["idea", "problem", "praise", "complaint"] as const;
export type FeedbackKind = (typeof FEEDBACK_KINDS)[number];
/** The states that staff choose; `merged` comes by merging alone. */
export const FEEDBACK_STATES = [
  "new",
  "under_review",
  "planned",
  "in_progress",
  "answered",
  "done",
  "declined",
] as const;
export type FeedbackState = (typeof FEEDBACK_STATES)[number] | "merged";
export const APPROVALS = ["public", "held", "private", "rejected"] as const;
export type Approval = (typeof APPROVALS)[number];
/** The only reasons for which a post may be kept from the public; none is about what it thinks of the shop. */
export const FEEDBACK_REASONS = [
  "spam",
  "offensive",
  "personal_data",
  "off_topic",
  "illegal",
  "duplicate",
  "fake",
] as const;
export type FeedbackReason = (typeof FEEDBACK_REASONS)[number];

/** A post in a few words. */
export type FeedbackShort = {
  id: string;
  /** Counted for each shop from 1. */
  number: number;
  kind: FeedbackKind;
  title: string;
  state: FeedbackState;
  votes: number;
};
export type FeedbackPost = FeedbackShort & {
  /** Empty when its author was erased. */
  text: string;
  is_public: boolean;
  /** For the shop alone, for good. */
  is_private: boolean;
  approval: Approval;
  reason?: FeedbackReason | null;
  signals: { kind: string; evidence: string }[];
  subscribers: number;
  author_name?: string | null;
  author_email?: string | null;
  user_id?: string | null;
  customer_id?: string | null;
  /** portal | link | staff */
  origin: string;
  /** Who wrote it down for the customer. */
  written_down_by?: string | null;
  owner?: string | null;
  owner_name?: string | null;
  tags: string[];
  created_at: string;
  waiting_since?: string | null;
  /** Until when an answer is promised; none when nobody waits. */
  due_at?: string | null;
  answered_at?: string | null;
  answer_minutes?: number | null;
  is_late: boolean;
  merged_into?: string | null;
  mined: {
    language?: string | null;
    polarity?: Polarity | null;
    /** Quotes are `[start, end]` in the characters of title, line break and text. */
    aspects: { aspect: string; polarity: Polarity; quotes: number[][] }[];
    urgency: number;
    urgency_reasons: string[];
  };
  is_erased: boolean;
  /** Where everybody reads it. */
  path?: string | null;
};
/** Something that shop or author said. */
export type FeedbackMessage = {
  id: string;
  /** The one asked for, or one that was merged into it. */
  post_id: string;
  at: string;
  text: string;
  is_from_shop: boolean;
  is_public: boolean;
  by?: string | null;
};
export type FeedbackDetail = FeedbackPost & {
  messages: FeedbackMessage[];
  merged: FeedbackShort[];
  into?: FeedbackShort | null;
};
export type SimilarPost = FeedbackShort & { score: number };
export type FeedbackLogEntry = {
  id: string;
  at: string;
  what: string;
  detail: Record<string, unknown>;
  /** None: the customer, or nobody in particular. */
  by?: string | null;
};
/** Null where nothing was observed. */
export type FeedbackEstimate = { value?: number | null; low?: number | null; high?: number | null; n: number };
export type FeedbackOverview = {
  /** Written within the days; the four after it are of now. */
  n: number;
  open: number;
  late: number;
  /** The promise runs out within four hours. */
  soon: number;
  held: number;
  answered_share: FeedbackEstimate;
  in_time_share: FeedbackEstimate;
  median_answer_minutes: FeedbackEstimate;
  by_kind: { key: string; n: number }[];
  by_state: { key: string; n: number }[];
  per_week: { from: string; n: number; answered_share: FeedbackEstimate; median_answer_minutes: FeedbackEstimate }[];
};
export type FeedbackSettings = {
  promise_hours: Record<FeedbackKind, number>;
  is_open: boolean;
  moderate_first: boolean;
  intro: { zh: string; en: string };
};
