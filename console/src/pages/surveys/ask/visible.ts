/** Which questions are asked, given what was answered before: as the shopper's page decides it. */
import type { AnswerValue, Condition, ShowIf, SurveyQuestion } from "@/api/types";

export type Answers = Readonly<Record<string, AnswerValue | undefined>>;

export function isAnswered(value: AnswerValue | undefined): boolean {
  if (value === undefined || value === null || value === "") return false;
  return typeof value === "object" ? Object.keys(value).length > 0 : true;
}

const same = (a: unknown, b: unknown) => String(a) === String(b);

/** A question that was not asked or not answered passes no test, whatever it says. */
function meets({ op, value, question }: Condition, answers: Answers): boolean {
  const answer = answers[question];
  if (!isAnswered(answer)) return false;
  switch (op) {
    case "answered":
      return true;
    case "eq":
      return same(answer, value);
    case "ne":
      return !same(answer, value);
    case "in":
      return Array.isArray(value) && value.some((one) => same(answer, one));
    case "contains":
      if (Array.isArray(answer)) return answer.some((part) => same(part, value));
      return typeof answer === "string" && answer.toLowerCase().includes(String(value ?? "").toLowerCase());
    case "gte":
      return Number(answer) >= Number(value);
    case "lte":
      return Number(answer) <= Number(value);
  }
}

export function holds(rule: ShowIf, answers: Answers): boolean {
  if ("all" in rule) return rule.all.every((one) => holds(one, answers));
  if ("any" in rule) return rule.any.some((one) => holds(one, answers));
  if ("not" in rule) return !holds(rule.not, answers);
  return meets(rule, answers);
}

/** The questions to ask, in order; only ever forward. What a hidden question was answered with does not count. */
export function visible(questions: readonly SurveyQuestion[], answers: Answers): SurveyQuestion[] {
  const counted: Record<string, AnswerValue | undefined> = {};
  const asked: SurveyQuestion[] = [];
  for (let place = 0; place < questions.length;) {
    const question = questions[place];
    if (!question || (question.show_if && !holds(question.show_if, counted))) {
      place += 1;
      continue;
    }
    asked.push(question);
    counted[question.key] = answers[question.key];
    const jump = question.jumps?.find((one) => holds(one.if, counted));
    place = Math.max(place + 1, target(questions, jump ? jump.to : question.next));
  }
  return asked;
}

function target(questions: readonly SurveyQuestion[], next: string | null | undefined): number {
  return next === "end" ? questions.length : questions.findIndex(({ key }) => key === next);
}

/** Under which what was named as something else is kept. */
export const otherKey = ({ key }: Pick<SurveyQuestion, "key">) => `${key}.other`;

/** Whether the option for something else is among what was picked. */
export function picksOther({ options }: SurveyQuestion, value: AnswerValue | undefined): boolean {
  const other = options?.find(({ is_other }) => is_other)?.key;
  return other !== undefined && (Array.isArray(value) ? value.includes(other) : value === other);
}

/** Whether as many options were picked, and as much was written, as is asked for at least. */
function isEnough({ type, options, min }: SurveyQuestion, value: AnswerValue | undefined): boolean {
  const least = min ?? 0;
  if (type === "text" && typeof value === "string") return Array.from(value.trim()).length >= least;
  if (type !== "multiple" || !Array.isArray(value)) return true;
  const isAlone = options?.some(({ key, is_exclusive }) => is_exclusive && value.includes(key)) ?? false;
  return isAlone || value.length >= least;
}

/** Whether an answer is whole: a ranking has every option, and something else is named. */
function isWhole(question: SurveyQuestion, answers: Answers): boolean {
  const { type, options, rows, is_required } = question;
  const value = answers[question.key];
  if (!isAnswered(value) || !isEnough(question, value)) return false;
  if (picksOther(question, value) && !isAnswered(answers[otherKey(question)])) return false;
  if (type === "ranking" && Array.isArray(value)) return value.length === (options ?? []).length;
  if (type === "matrix" && is_required && value !== null && typeof value === "object")
    return Object.keys(value).length === (rows ?? []).length;
  return true;
}

/** The answers to send: of questions that are asked, where something was answered. */
export function given(questions: readonly SurveyQuestion[], answers: Answers): Record<string, AnswerValue> {
  const kept = visible(questions, answers).flatMap((question): [string, AnswerValue][] => {
    const keys = picksOther(question, answers[question.key]) ? [question.key, otherKey(question)] : [question.key];
    return keys.flatMap((key): [string, AnswerValue][] => {
      const value = answers[key];
      return value !== undefined && isAnswered(value) ? [[key, value]] : [];
    });
  });
  return Object.fromEntries(kept);
}

/** The first question that must be answered and is not, or is answered in part. On the phone nobody sends pictures. */
export function missing(questions: readonly SurveyQuestion[], answers: Answers): SurveyQuestion | undefined {
  return visible(questions, answers).find((question) => {
    const value = answers[question.key];
    if (question.type === "picture") return false;
    return question.is_required || isAnswered(value) ? !isWhole(question, answers) : false;
  });
}
