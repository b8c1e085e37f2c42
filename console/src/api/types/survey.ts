/** Surveys: what is asked, of whom, what came of it. */
import type { Polarity } from "./listen";
import type { Described, Exact } from "./shared";
import type { Language } from "./staff";

export type SurveySettings = Described["SurveySettings"];
export const SURVEY_KINDS = ["nps", "csat", "ces", "csi", "own"] as const;
export type SurveyKind = (typeof SURVEY_KINDS)[number];
export const SURVEY_STATES = ["draft", "live", "paused", "closed"] as const;
export type SurveyState = (typeof SURVEY_STATES)[number];
export type QuestionType = Described["SurveyQuestionType"];
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
] as const satisfies QuestionType[];

/** A language that a survey speaks, as BCP 47 names it: `ja`, `pt-BR`, `zh-Hant`. */
export type Tag = string;
/** A text in the languages of the survey. */
export type Said = Described["SurveyText"];
/** An answer to choose, or a row of a matrix. */
export type Choice = Described["SurveyOption"];
export type Scale = Described["SurveyScale"];
export type ConditionOp = Described["SurveyRuleOp"];
export type ConditionValue = string | number | (string | number)[];
export type Condition = { question: string; op: ConditionOp; value?: ConditionValue | null };
/** When a question is asked: it may only look at questions before it. */
export type ShowIf = Condition | { all: ShowIf[] } | { any: ShowIf[] } | { not: ShowIf };
/** An answer says of each question whether it is required; only a change may leave it out. */
export type SurveyQuestion = Exact<
  Described["SurveyQuestion"],
  { is_required: boolean; show_if?: ShowIf | null; jumps?: Jump[] }
>;
/** Where the survey goes on after an answer: the key of a later question, or `end`. */
export type Jump = { if: ShowIf; to: string };
export type TextFormat = Described["SurveyTextFormat"];
export const TEXT_FORMATS = ["number", "email", "date"] as const satisfies TextFormat[];
export const SCORES = ["nps", "csat", "ces"] as const;
export type ScoreKind = (typeof SCORES)[number];
/** The latent variables of a customer satisfaction index. */
export type IndexDimension = Described["SurveyDimension"];
export const INDEX_DIMENSIONS = [
  "image",
  "expectation",
  "quality",
  "value",
  "satisfaction",
  "complaint",
  "loyalty",
] as const satisfies IndexDimension[];
export type SurveyDefinition = Exact<Described["SurveyDefinition"], { v: 1 | 2; questions: SurveyQuestion[] }>;
/** What stands around the questions. */
export type SurveyChrome = Described["SurveyChrome"];
export const SURVEY_CHROME = [
  "next",
  "back",
  "send",
  "optional",
  "choose",
  "mend",
  "missing",
  "wrong",
  "least",
  "most",
  "letters",
  "photos",
  "resume",
  "personal",
  "anonymous",
  "named",
  "done",
  "code",
  "hello",
  "length",
  "until",
  "answer",
  "reminder",
  "again",
  "why",
  "unsubscribe",
] as const satisfies (keyof SurveyChrome)[];

export type Trigger = Described["SurveyTrigger"];
export const TRIGGERS = [
  "manual",
  "delivery",
  "order_nth",
  "refund",
  "case_closed",
  "review_bad",
  "segment",
  "link_only",
] as const satisfies Trigger[];
/** When a survey asks by itself: in waves, each over some days. */
export type SurveySchedule = Described["SurveySchedule"];
/** Whom an audience would ask now, and why not the others. */
export type SurveyPreview = Described["SurveyPreview"];
export type AskChannel = Described["SurveyWay"];
export const ASK_CHANNELS = ["mail", "site", "link"] as const satisfies AskChannel[];
/** At most so many answers of those with this value, for instance of a class of customers. */
export type GroupQuota = Exact<Described["SurveyQuotaPart"], { field: "class" }>;
export type SurveyQuota = Exact<Described["SurveyQuota"], { by: GroupQuota[] }>;
/** Whoever is in one of its segments is asked; none, everybody. */
export type Audience = Exact<Described["SurveyAudience"], { quota: SurveyQuota | null }>;
type Written = { kind: SurveyKind; definition: SurveyDefinition; audience: Audience };
/** Of one from elsewhere there are only the answers that other systems tell of. */
export type Survey = Exact<Described["Survey"], Written & { state: SurveyState; origin: "own" | "elsewhere" }>;
export type SurveyTemplate = Exact<Described["SurveyTemplate"], Written>;

/** An order of the customer on the phone, with what was bought. */
export type SurveyPhoneOrder = Described["SurveyPhoneOrder"];
export type SurveyInvitation = Described["SurveyInvitation"];
export type Invited = Described["SurveyInvited"];

/** A number with how sure it is. */
export type Estimate = Described["SurveyEstimate"];
export type SurveyScore = Exact<Described["SurveyScore"], { kind: SurveyKind }>;
/** From day to day, the last within; no score where nobody answered. */
export type SurveyWave = Exact<Described["SurveyWave"], { score?: SurveyScore | null }>;
export type AnswerCount = Described["SurveyAnswerCount"];
/** Its rows are those of a matrix, or the options of a ranking, whose answers are places. */
export type QuestionResult = Exact<Described["SurveyQuestionResult"], { score?: SurveyScore | null }>;
export const RESULT_DIMENSIONS = ["segment", "class", "product", "agent", "channel", "aspect"] as const;
export type ResultDimension = (typeof RESULT_DIMENSIONS)[number];
export type ResultBy = Exact<Described["SurveyGroupScore"], { dimension: ResultDimension; score: SurveyScore }>;
export type ResultAspect = Exact<
  Described["SurveyAspect"],
  { sentences: Exact<Described["SurveySentence"], { polarity: Polarity }>[] }
>;
export type Csi = Described["SurveyIndex"];
export type SurveyResults = Exact<
  Described["SurveyResults"],
  {
    score?: SurveyScore | null;
    waves: SurveyWave[];
    questions: QuestionResult[];
    by: ResultBy[];
    aspects: ResultAspect[];
  }
>;

/** What those who answered were, are or were to be told. */
export type SurveyNews = Exact<Described["SurveyNews"], { band?: Band | null }>;

export const BANDS = ["promoter", "passive", "detractor"] as const;
export type Band = (typeof BANDS)[number];
export type AnswerValue = string | number | string[] | Record<string, string | number> | null;
export type Answer = Described["SurveyAnswer"];
export type FollowUp = Exact<Described["SurveyFollowUp"], { state: "open" | "done" | "none" }>;
/** What staff wrote to whoever answered, and whether they can write more. */
export type FollowUpMails = Exact<
  Described["SurveyFollowUpMails"],
  { next?: Exact<Described["SurveyFollowUpMailNext"], { drafts: FollowUpDraft[] }> | null }
>;
export type FollowUpMail = Described["SurveyFollowUpMail"];
export type FollowUpDraft = Exact<Described["SurveyFollowUpMailDraft"], { language: Language }>;
type Mined = Exact<
  Described["SurveyMined"],
  { polarity: Polarity; aspects: Exact<Described["SurveyAspectSaid"], { polarity: Polarity }>[] }
>;
/** An answer behind one of the shop's scores, whatever survey it was given to. */
export type ScoredAnswer = Exact<Described["SurveyScoredAnswer"], { band?: Band | null; response: SurveyResponse }>;
export type SurveyResponse = Exact<
  Described["SurveyResponse"],
  {
    state: "completed" | "partial";
    band?: Band | null;
    answers: Answer[];
    mined?: Mined | null;
    follow_up: FollowUp;
  }
>;
