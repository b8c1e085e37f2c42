/** A survey while it is edited. Every change makes a new one; the page keeps only the newest. */
import type {
  Audience,
  Choice,
  Jump,
  QuestionType,
  Said,
  Survey,
  SurveyDefinition,
  SurveyQuestion,
  Tag,
} from "@/api/types";
import { scoreQuestions as en } from "@/i18n/en/scoreQuestions";
import { scoreQuestions as zh } from "@/i18n/zh/scoreQuestions";
import { mentioned, renamed, without } from "./rule";

export type Draft = { name: string; definition: SurveyDefinition; audience: Audience };

export const draftOf = ({ name, definition, audience }: Survey): Draft => ({ name, definition, audience });

/** The first of key, key2, key3 … that is not taken. */
export function freshKey(base: string, taken: readonly string[]): string {
  for (let n = 1; ; n++) {
    const key = n === 1 ? base : `${base}${n}`;
    if (!taken.includes(key)) return key;
  }
}

/** The text with one language changed; an empty one is left out. */
export function write(text: Said | null | undefined, language: Tag, words: string): Said {
  const { [language]: _, ...rest } = text ?? {};
  return words === "" ? rest : { ...rest, [language]: words };
}

/** The text with words put in at a place; at its end where none is known. */
export function inserted(text: string, words: string, at: number | null): string {
  const place = at ?? text.length;
  return text.slice(0, place) + words + text.slice(place);
}

const CHOOSING: QuestionType[] = ["single", "multiple", "ranking"];
const SCALES: Partial<Record<QuestionType, { from: number; to: number }>> = {
  nps: { from: 0, to: 10 },
  csat: { from: 1, to: 5 },
  ces: { from: 1, to: 7 },
  rating: { from: 1, to: 5 },
  matrix: { from: 1, to: 5 },
};

/** The numbers of a question that says nothing of them; a matrix has then answers of its own. */
export const usualScale = (type: QuestionType) => (type === "matrix" ? undefined : SCALES[type]);
/** A matrix has answers of its own where it has no scale. */
export const hasOptions = ({ type, scale }: Pick<SurveyQuestion, "type" | "scale">) =>
  CHOOSING.includes(type) || (type === "matrix" && !scale);
/** NPS, CSAT and CES have the scale their scores are computed on. */
export const hasOwnScale = (type: QuestionType) => type === "rating" || type === "matrix";
const blank = (key: string): Choice => ({ key, text: {} });

/** A matrix answered with numbers, or with answers of its own. */
export function withScale(isScale: boolean): Partial<SurveyQuestion> {
  return isScale ? { scale: { from: 1, to: 5 }, options: [] } : { scale: null, options: [blank("a"), blank("b")] };
}

/** What scores are computed from begins with its usual wording: who changes it cannot compare with others any more, and a
 * number whose ends say nothing is read the wrong way round by some. Shoppers' words, so in both languages at once. */
function usual(type: QuestionType): { text: Said; low?: Said; high?: Said } {
  if (type !== "nps" && type !== "csat" && type !== "ces") return { text: {} };
  const [inChinese, inEnglish] = [zh[type], en[type]];
  const said = (part: "text" | "low" | "high"): Said => ({ zh: inChinese[part], en: inEnglish[part] });
  return { text: said("text"), low: said("low"), high: said("high") };
}

export function newQuestion(type: QuestionType, questions: readonly SurveyQuestion[]): SurveyQuestion {
  const scale = SCALES[type];
  const { text, ...ends } = usual(type);
  return {
    key: freshKey(
      type,
      questions.map(({ key }) => key),
    ),
    type,
    text,
    is_required: type === "nps" || type === "csat" || type === "ces",
    ...(scale ? { scale: { ...scale, ...ends } } : {}),
    ...(CHOOSING.includes(type) ? { options: [blank("a"), blank("b")] } : {}),
    ...(type === "matrix" ? { rows: [blank("r1"), blank("r2")] } : {}),
    ...(type === "picture" ? { max: 2 } : {}),
  };
}

export function newChoice(choices: readonly Choice[], base: string): Choice {
  return blank(
    freshKey(
      base,
      choices.map(({ key }) => key),
    ),
  );
}

const withQuestions = (draft: Draft, questions: SurveyQuestion[]): Draft => ({
  ...draft,
  definition: { ...draft.definition, questions },
});

export function withQuestion(draft: Draft, at: number, change: Partial<SurveyQuestion>): Draft {
  const questions = draft.definition.questions.map((one, index) => (index === at ? { ...one, ...change } : one));
  return withQuestions(draft, questions);
}

export function addQuestion(draft: Draft, type: QuestionType): Draft {
  const { questions } = draft.definition;
  return withQuestions(draft, [...questions, newQuestion(type, questions)]);
}

/** A way on that looks at a question by another key. */
const about = (jump: Jump, was: string, key: string): Jump => ({ ...jump, if: renamed(jump.if, was, key) });

/** A copy of a question below it. */
export function copyQuestion(draft: Draft, at: number): Draft {
  const { questions } = draft.definition;
  const one = questions[at];
  if (!one) return draft;
  const key = freshKey(
    one.key.replace(/\d+$/, "") || one.key,
    questions.map((other) => other.key),
  );
  const copy = { ...one, key, ...(one.jumps ? { jumps: one.jumps.map((jump) => about(jump, one.key, key)) } : {}) };
  return withQuestions(draft, questions.toSpliced(at + 1, 0, copy));
}

/** The ways on that neither lead to a question nor look at it alone. */
const waysWithout = (jumps: readonly Jump[], gone: string): Jump[] =>
  jumps.flatMap((jump) => {
    const rule = jump.to === gone ? null : without(jump.if, gone);
    return rule ? [{ ...jump, if: rule }] : [];
  });

/** Without a question, and without what was asked only because of it. */
export function removeQuestion(draft: Draft, at: number): Draft {
  const { questions } = draft.definition;
  const gone = questions[at]?.key;
  if (gone === undefined) return draft;
  const rest = questions.toSpliced(at, 1).map((one) => ({
    ...one,
    ...(one.show_if ? { show_if: without(one.show_if, gone) } : {}),
    ...(one.next === gone ? { next: null } : {}),
    ...(one.jumps ? { jumps: waysWithout(one.jumps, gone) } : {}),
  }));
  return withQuestions(draft, rest);
}

export function moveQuestion(draft: Draft, at: number, by: 1 | -1): Draft {
  const { questions } = draft.definition;
  const to = at + by;
  const one = questions[at];
  if (!one || to < 0 || to >= questions.length) return draft;
  return withQuestions(draft, questions.toSpliced(at, 1).toSpliced(to, 0, one));
}

/** Questions whose rule looks at a later one, as happens when a question is moved: they could never be decided. */
export function lookAhead(questions: readonly SurveyQuestion[]): string[] {
  const before = new Set<string>();
  return questions.flatMap(({ key, show_if }) => {
    const ahead = show_if ? mentioned(show_if).some((other) => !before.has(other)) : false;
    before.add(key);
    return ahead ? [key] : [];
  });
}

/** Questions after which it would go back, or by what is asked only later, as happens when a question is moved. */
export function wayBack(questions: readonly SurveyQuestion[]): string[] {
  const keys = questions.map(({ key }) => key);
  return questions.flatMap(({ key, next, jumps = [] }, at) => {
    const ways = [...(next ? [next] : []), ...jumps.map(({ to }) => to)];
    const isBack = ways.some((to) => to !== "end" && keys.indexOf(to) <= at);
    const looksAhead = jumps.flatMap((jump) => mentioned(jump.if)).some((other) => keys.indexOf(other) > at);
    return isBack || looksAhead ? [key] : [];
  });
}

/** About how many seconds people take for a question; the rest take 7. */
const SECONDS: Partial<Record<QuestionType, number>> = { text: 30, matrix: 25, ranking: 20, picture: 30, multiple: 12 };
/** How long a survey takes to answer, in minutes, when everything is asked. */
export function minutes(questions: readonly SurveyQuestion[]): number {
  const seconds = questions.reduce((sum, { type }) => sum + (SECONDS[type] ?? 7), 0);
  return Math.max(1, Math.round(seconds / 60));
}
