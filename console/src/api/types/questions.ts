/** Questions about products: what visitors ask, what the shop and its buyers answer. */
import type { RejectReason, Signal } from "./listen";

export const QUESTION_STATES = ["published", "held", "rejected"] as const;
export type QuestionState = (typeof QUESTION_STATES)[number];
/** `withdrawn`: taken back by the shop, whose own it was; `erased`: its person is gone. */
export type AnswerState = QuestionState | "withdrawn" | "erased";

export type ProductQuestion = {
  id: string;
  at: string;
  text: string;
  /** As the asker wants to be called; none for a visitor without a name. */
  name?: string | null;
  product: { id: string; name?: string | null };
  state: QuestionState;
  signals: Signal[];
  language?: string | null;
  /** What it speaks of, by the keys of the shop's aspects. */
  aspects: string[];
  /** Published ones. */
  answers_count: number;
  answered_at?: string | null;
  /** How often its answers helped. */
  helpful: number;
  /** Where everybody reads it; none while it is not published. */
  path?: string | null;
};
export type ProductAnswer = {
  id: string;
  at: string;
  author: "shop" | "buyer";
  /** The member of staff, or the buyer as far as known. */
  by?: string | null;
  user_id?: string | null;
  /** Empty where its person was erased. */
  text: string;
  state: AnswerState;
  signals: Signal[];
  helpful: number;
};
export type QuestionDecision = {
  id: string;
  at: string;
  /** None: about the question itself. */
  answer?: string | null;
  decision: "publish" | "reject" | "restore" | "withdraw";
  reason?: RejectReason | null;
  note?: string | null;
  by: string;
};
export type ProductQuestionDetail = ProductQuestion & {
  /** Oldest first, also those that nobody else sees. */
  answers: ProductAnswer[];
  decisions: QuestionDecision[];
};
