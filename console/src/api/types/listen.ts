/** What customers say of the shop: reviews and their handling, scores, aspects. */
import type { Described, Exact } from "./shared";

export const RATING_CLASSES = ["good", "neutral", "bad"] as const;
export type RatingClass = (typeof RATING_CLASSES)[number];
/** Also what somebody wrote without giving stars. */
export const REVIEW_CLASSES = [...RATING_CLASSES, "unrated"] as const;
export type ReviewClass = (typeof REVIEW_CLASSES)[number];
export const POLARITIES = ["positive", "neutral", "negative"] as const;
export type Polarity = (typeof POLARITIES)[number];
/** The only reasons for which a review may be taken down; none is about its stars. */
export const REJECT_REASONS = [
  "spam",
  "offensive",
  "personal_data",
  "off_topic",
  "illegal",
  "duplicate",
  "fake",
  "wrong_product",
] as const;
export type RejectReason = (typeof REJECT_REASONS)[number];
export const OUTCOMES = ["mended", "apologised", "refunded", "replaced", "unreachable", "unjustified"] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** A part of a text, counted in characters (Unicode scalar values). */
export type Span = Described["TextPart"];
export type AspectSaid = Exact<Described["AspectSaid"], { polarity: Polarity }>;
export type Signal = Described["ReviewSignal"];
export type Photo = Described["PhotoView"];
export type RecoveryState = "open" | "closed";
export type Recovery = Exact<Described["RecoveryView"], { state: RecoveryState; outcome?: Outcome | null }>;
type Row = {
  class: ReviewClass;
  state: "published" | "held" | "rejected";
  aspects: AspectSaid[];
  recovery?: Recovery | null;
};
export type ReviewRow = Exact<Described["ReviewRow"], Row>;
export type Reply = Described["ReviewReply"];
export type Decision = Exact<
  Described["ReviewDecision"],
  {
    decision: "publish" | "reject" | "restore" | "reward" | "correct";
    reason?: RejectReason | "withdrawn" | "undecided" | null;
  }
>;
export type Report = Exact<
  Described["ReviewReport"],
  { reason: RejectReason; outcome?: "kept" | "removed" | "withdrawn" | "corrected" | null }
>;
export type Review = Exact<Described["ReviewDetail"], Row & { decisions: Decision[]; reports: Report[] }>;
export type ReplyDraft = Described["ReplyDraft"];
export type ReplyDrafts = Described["ReplyDrafts"];
/** What became of each of several reviews. */
export type ReviewOutcomes = Described["ReviewOutcomes"];
export type ReplyModel = Described["ReplyModel"];
export type ReplyModelAttempt = Described["ReplyModelAttempt"];
export type ReplyTemplate = Exact<
  Described["ReplyTemplate"],
  { class?: RatingClass | null; language?: "zh" | "en" | null }
>;
export type ReviewsOverview = Described["ReviewsOverview"];
export type InvitedReviews = Described["InvitedReviews"];
export type ReviewCoupons = Described["ReviewCoupons"];
export type ReviewRequest = Described["ReviewRequest"];

export type AspectRow = Described["AspectRow"];
/** Those of all that is said are never cut. */
export type Aspects = Pick<Described["Aspects"], "items"> &
  Partial<Described["Aspects"] & Pick<Described["VoiceAspects"], "texts">>;
export type AspectCourse = Described["AspectCourse"];
export type AspectSentence = Exact<Described["AspectSentence"], { polarity: Polarity }>;
/** Where customers say something. */
export const VOICE_SOURCES = ["review", "survey", "feedback"] as const satisfies Described["VoiceSource"][];
export type VoiceSentence = Exact<Described["VoiceSentence"], { polarity: Polarity }>;
export type VoiceNewWord = Exact<Described["VoiceNewWord"], { sentences: VoiceSentence[] }>;

/** An answer has all of it; only a change may leave words and switch out. */
export type ListenAspect = Required<Described["ListenAspect"]>;
export type ListenCategories = Described["ListenCategories"];
export type Dimensions = Exact<Described["Dimensions"], { category: string | null }>;
export type ListenSettings = Exact<Described["ListenSettings"], { dimensions: Dimensions[]; aspects: ListenAspect[] }>;

/** A score with how many ratings it rests on, how sure it is, and what it was a period ago. */
export type Score = Described["ReviewScore"];
export type Scores = Described["Scores"];
