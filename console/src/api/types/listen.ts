/** What customers say of the shop: reviews and their handling, scores, aspects. */

export const RATING_CLASSES = ["good", "neutral", "bad"] as const;
export type RatingClass = (typeof RATING_CLASSES)[number];
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
export type Span = { start: number; end: number };
export type AspectSaid = { aspect: string; polarity: Polarity; quotes: Span[] };
export type Signal = { kind: string; evidence: string };
export type Photo = { id: string; width: number; height: number };
export type RecoveryState = "open" | "closed";
export type Recovery = {
  id: string;
  review_id?: string;
  state: RecoveryState;
  due_at: string;
  owner?: string | null;
  owner_name?: string | null;
  outcome?: Outcome | null;
  notes?: { at: string; text: string; by?: string | null }[];
  closed_at?: string | null;
};
export type ReviewRow = {
  id: string;
  at: string;
  rating: number;
  class: RatingClass;
  title?: string | null;
  text?: string | null;
  dimensions: Record<string, number>;
  author: { name?: string | null; user_id?: string | null };
  product?: { id: string; name?: string | null } | null;
  order_id?: string | null;
  is_verified: boolean;
  is_rewarded: boolean;
  is_anonymous: boolean;
  state: "published" | "held" | "rejected";
  signals: Signal[];
  language?: string | null;
  polarity?: Record<Polarity, number> | null;
  is_certain?: boolean;
  aspects: AspectSaid[];
  /** 0 to 100; 0 when nothing is to be done. */
  urgency: number;
  urgency_reasons: string[];
  replies_count: number;
  answered_at?: string | null;
  recovery?: Recovery | null;
  helpful: number;
  photos: Photo[];
  origin?: string | null;
};
export type Reply = { id: string; at: string; text: string; is_private: boolean; by?: string | null };
export type Decision = {
  id: string;
  at: string;
  decision: "publish" | "reject" | "restore";
  reason?: RejectReason | null;
  note?: string | null;
  by?: string | null;
};
export type Review = ReviewRow & {
  replies: Reply[];
  decisions: Decision[];
  follow_up?: { at: string; text: string; photos?: Photo[] } | null;
  order?: {
    id: string;
    ordered_at?: string | null;
    delivered_at?: string | null;
    products: { id?: string; name: string; quantity?: number }[];
  } | null;
  request?: { id: string; at: string } | null;
  why_verified: string[];
  /** What it was before it was changed. */
  history: { at: string; rating: number }[];
};
export type ReplyDraft = { text: string; used: string[]; template?: string | null };
export type ReplyTemplate = {
  id: string;
  name: string;
  text: string;
  class?: RatingClass | null;
  language?: "zh" | "en" | null;
};

export type Rate = { value: number | null; low: number | null; high: number | null; n: number };
export type ReviewsOverview = {
  n: number;
  mean: number | null;
  by_rating: number[];
  good_rate: Rate;
  answered_rate: number | null;
  median_answer_minutes: number | null;
  recoveries: { open: number; overdue: number; closed: number; mended: number; turned_good: number };
  invited_share: number | null;
  held: number;
  days: { date: string; n: number; mean: number | null }[];
};
export type ReviewRequest = {
  id: string;
  order_id: string;
  /** For an order that was drawn, and for those who may use it. */
  link?: string | null;
  channel: string;
  is_sampled: boolean;
  /** sampled | not_sampled | staff | mended */
  reason: string;
  created_at: string;
  expires_at: string;
  opened_at?: string | null;
  answered_at?: string | null;
};

export type AspectRow = {
  aspect: string;
  mentions: number;
  positive: number;
  negative: number;
  /** The share of complaints less that of the period before, with its interval. */
  change?: { value: number; low: number; high: number } | null;
  is_new: boolean;
  /** The product or region, where the rows are by one. */
  of?: { key: string; name?: string | null } | null;
};
export type AspectSentence = {
  review_id: string;
  at: string;
  sentence: string;
  start: number;
  end: number;
  polarity: Polarity;
  probability?: number | null;
  product?: { id: string; name?: string | null } | null;
};

type Named = { key: string; zh: string; en: string };
export type ListenAspect = Named & { words: string[]; is_on: boolean };
export type Dimensions = { category: string | null; items: Named[] };
export type ListenSettings = {
  dsr: { months: number; trades_per_month: number };
  classes: { good: number; neutral: number };
  recovery_hours: number;
  recovers_neutral: boolean;
  edit_days: number;
  follow_up_days: number;
  request: { delay_days: number; sample_rate: number; expires_days: number };
  dimensions: Dimensions[];
  aspects: ListenAspect[];
  hold: {
    burst_per_hour: number;
    address_per_day: number;
    duplicate_characters: number;
    contacts: boolean;
    offensive: boolean;
    contradiction: boolean;
    hours: number;
  };
};

/** A score with how many ratings it rests on, how sure it is, and what it was a period ago. */
export type Score = {
  value: number | null;
  n: number;
  interval?: { low: number; high: number } | null;
  previous?: number | null;
  /** Five-star ratings that would lift it to 4.8; none where it is there, or has no value. */
  needed_for_4_8?: number | null;
};
export type Scores = {
  dsr: { months: number; trades_per_month: number; items: (Score & { key: string })[] };
  mean: Score;
  bayesian: Score;
  good_rate: Score & { good: number };
  credit: { value: number; previous?: number | null; good: number; neutral: number; bad: number };
  by_category: { category: string | null; mean: Score; good_rate: Score }[];
};
