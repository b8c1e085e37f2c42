/** Surveys: what is asked, of whom, what came of it. */
import type { ContactReason } from "./contact";
import type { Polarity } from "./listen";
import type { Language } from "./staff";

export const SURVEY_KINDS = ["nps", "csat", "ces", "csi", "own"] as const;
export type SurveyKind = (typeof SURVEY_KINDS)[number];
export const SURVEY_STATES = ["draft", "live", "paused", "closed"] as const;
export type SurveyState = (typeof SURVEY_STATES)[number];
export const QUESTION_TYPES = [
  "nps",
  "csat",
  "ces",
  "single",
  "multiple",
  "rating",
  "matrix",
  "ranking",
  "text",
  "picture",
  "order",
  "product",
] as const;
export type QuestionType = (typeof QUESTION_TYPES)[number];

/** A text in the languages of the survey. */
export type Said = Partial<Record<Language, string>>;
/** An answer to choose, or a row of a matrix. */
export type Choice = { key: string; text: Said };
export type Scale = { from: number; to: number; low?: Said; high?: Said };
export const CONDITION_OPS = ["eq", "ne", "in", "gte", "lte", "answered", "contains"] as const;
export type ConditionOp = (typeof CONDITION_OPS)[number];
export type ConditionValue = string | number | (string | number)[];
export type Condition = { question: string; op: ConditionOp; value?: ConditionValue | null };
/** When a question is asked: it may only look at questions before it. */
export type ShowIf = Condition | { all: ShowIf[] } | { any: ShowIf[] } | { not: ShowIf };
export type SurveyQuestion = {
  key: string;
  type: QuestionType;
  text: Said;
  hint?: Said | null;
  is_required: boolean;
  options?: Choice[];
  rows?: Choice[];
  scale?: Scale | null;
  /** The most answers to pick, characters to write, or pictures to send. */
  max?: number | null;
  show_if?: ShowIf | null;
  /** Goes on at a later question, or at the `end`. */
  next?: string | null;
  /** What it measures in a satisfaction index. */
  dimension?: IndexDimension | null;
};
/** The latent variables of a customer satisfaction index. */
export const INDEX_DIMENSIONS = [
  "image",
  "expectation",
  "quality",
  "value",
  "satisfaction",
  "complaint",
  "loyalty",
] as const;
export type IndexDimension = (typeof INDEX_DIMENSIONS)[number];
export type SurveyDefinition = {
  v: 1;
  languages: Language[];
  title: Said;
  intro?: Said;
  thanks: Said;
  thanks_offer?: { text: Said; code?: string | null } | null;
  questions: SurveyQuestion[];
};

export const TRIGGERS = [
  "manual",
  "delivery",
  "order_nth",
  "refund",
  "case_closed",
  "review_bad",
  "link_only",
] as const;
export type Trigger = (typeof TRIGGERS)[number];
export const ASK_CHANNELS = ["mail", "site", "link"] as const;
export type AskChannel = (typeof ASK_CHANNELS)[number];
/** At most so many answers of those with this value, for instance of a class of customers. */
export type GroupQuota = { field: "class"; value: string; n: number };
export type SurveyQuota = { total?: number | null; per_day?: number | null; by?: GroupQuota[] };
export type Audience = {
  trigger: Trigger;
  nth?: number | null;
  delay_hours: number;
  sample_rate: number;
  /** Whoever is in one of these; none, everybody. */
  segments: string[];
  quota?: SurveyQuota | null;
  expires_days: number;
  channels: AskChannel[];
  override_quarantine: boolean;
  reminder: boolean;
};
export type Survey = {
  id: string;
  name: string;
  kind: SurveyKind;
  state: SurveyState;
  /** own; elsewhere: it only holds answers that other systems tell of. */
  origin: "own" | "elsewhere";
  definition: SurveyDefinition;
  audience: Audience;
  created_at: string;
  live_at?: string | null;
  version: number;
  counts: { asked: number; opened: number; started: number; completed: number };
  /** The path at which anybody can answer, where the audience has the way `link`. */
  link?: string | null;
};
export type SurveyTemplate = {
  key: string;
  kind: SurveyKind;
  name: Said;
  about?: Said | null;
  definition: SurveyDefinition;
  audience: Audience;
};

export type SurveyInvitation = {
  id: string;
  customer_id?: string | null;
  /** A trigger, or site, open, phone. */
  occasion: string;
  order_id?: string | null;
  product_id?: string | null;
  agent?: string | null;
  channel: string;
  is_asked: boolean;
  reason: ContactReason;
  created_at: string;
  due_at: string;
  expires_at: string;
  decided_at?: string | null;
  opened_at?: string | null;
  started_at?: string | null;
  completed_at?: string | null;
  link?: string | null;
};
export type Invited = {
  customer?: string | null;
  is_asked: boolean;
  reason: ContactReason;
  link?: string | null;
};

/** A number with how sure it is. */
export type Estimate = { value: number; low: number; high: number; n: number };
export type SurveyScore = Estimate & {
  kind: SurveyKind;
  is_small: boolean;
  promoters?: number | null;
  passives?: number | null;
  detractors?: number | null;
  /** The share of the best answers, and the mean: of CSAT and CES. */
  top_box?: number | null;
  mean?: number | null;
};
export type SurveyWave = {
  /** Days; the last is within. */
  from: string;
  to: string;
  /** None in a wave without answers. */
  score: SurveyScore | null;
  change?: { value: number; low: number; high: number; p: number; is_significant: boolean } | null;
};
export type AnswerCount = { key: string; n: number; share: Estimate | null };
export type QuestionResult = {
  key: string;
  type: QuestionType;
  text: Said;
  n: number;
  counts: AnswerCount[];
  mean?: number | null;
  low?: number | null;
  high?: number | null;
  /** Of a matrix by row; of a ranking by option, whose answers are places. */
  rows: { key: string; n: number; mean?: number | null; counts: AnswerCount[] }[];
};
export const RESULT_DIMENSIONS = ["segment", "class", "product", "agent", "channel"] as const;
export type ResultDimension = (typeof RESULT_DIMENSIONS)[number];
export type ResultBy = { dimension: ResultDimension; value: string; name?: string | null; score: SurveyScore };
export type ResultAspect = {
  aspect: string;
  positive: number;
  neutral: number;
  negative: number;
  sentences: { response_id: string; text: string; polarity?: Polarity | null }[];
};
export type Csi = {
  index: Estimate;
  is_small: boolean;
  weights: "correlation" | "equal";
  dimensions: {
    key: string;
    score: number;
    low: number;
    high: number;
    n: number;
    /** Its share of the index; none of what is asked beside. */
    weight?: number | null;
    /** How far satisfaction goes with it, −1 to 1. */
    loading?: number | null;
  }[];
  gaps: { key: string; expectation: number; quality: number; gap: number; n: number }[];
};
export type SurveyResults = {
  survey_id: string;
  from: string;
  to: string;
  asked: number;
  opened: number;
  started: number;
  completed: number;
  response_rate: Estimate | null;
  completion_rate: Estimate | null;
  score?: SurveyScore | null;
  waves: SurveyWave[];
  questions: QuestionResult[];
  by: ResultBy[];
  aspects: ResultAspect[];
  csi?: Csi | null;
};

export const BANDS = ["promoter", "passive", "detractor"] as const;
export type Band = (typeof BANDS)[number];
export type AnswerValue = string | number | string[] | Record<string, string | number> | null;
export type Answer = { question: string; text: string; value: AnswerValue; shown: string };
export type FollowUp = {
  state: "open" | "done" | "none";
  owner?: string | null;
  owner_name?: string | null;
  closed_at?: string | null;
  due_at?: string | null;
  note?: string | null;
  outcome?: string | null;
};
export type SurveyResponse = {
  id: string;
  survey_id: string;
  at: string;
  state: "completed" | "partial";
  customer_id?: string | null;
  name?: string | null;
  order_id?: string | null;
  product_id?: string | null;
  product_name?: string | null;
  /** Who had served them, and who wrote it down on the telephone. */
  agent?: string | null;
  staff_name?: string | null;
  score?: number | null;
  band?: Band | null;
  answers: Answer[];
  channel: string;
  origin: string;
  is_erased: boolean;
  language?: string | null;
  mined?: {
    aspects: { aspect: string; polarity: Polarity }[];
    polarity?: Polarity | null;
    urgency?: number | null;
  } | null;
  follow_up: FollowUp;
};
