/** Ideas, problems, praise and complaints: what shoppers write of their own accord, and what the shop answers. */
import type { Polarity } from "./listen";
import type { Described, Exact } from "./shared";

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

type Known = { kind: FeedbackKind; state: FeedbackState };
/** A post in a few words. */
export type FeedbackShort = Exact<Described["FeedbackShort"], Known>;
/** Quotes are `[start, end]` in the characters of title, line break and text. */
type Said = Exact<
  Described["FeedbackSaid"],
  { polarity?: Polarity | null; aspects: Exact<Described["FeedbackAspect"], { polarity: Polarity }>[] }
>;
type Post = Known & { approval: Approval; reason?: FeedbackReason | null; mined: Said };
export type FeedbackPost = Exact<Described["FeedbackPost"], Post>;
/** Something that shop or author said. */
export type FeedbackMessage = Described["FeedbackMessage"];
export type FeedbackDetail = Exact<
  Described["FeedbackDetail"],
  Post & { merged: FeedbackShort[]; into?: FeedbackShort | null }
>;
/** One that was just written down, with the link of its author. */
export type WrittenDown = Exact<Described["WrittenDown"], Post>;
export type SimilarPost = Exact<Described["SimilarFeedback"], Known>;
export type FeedbackMergePreview = Described["FeedbackMergePreview"];
export type FeedbackLogEntry = Described["FeedbackLogEntry"];
/** Null where nothing was observed. */
export type FeedbackEstimate = Described["FeedbackEstimate"];
export type FeedbackOverview = Described["FeedbackOverview"];
export type FeedbackSettings = Described["FeedbackSettings"];
