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
    place = Math.max(place + 1, target(questions, question.next));
  }
  return asked;
}

function target(questions: readonly SurveyQuestion[], next: string | null | undefined): number {
  return next === "end" ? questions.length : questions.findIndex(({ key }) => key === next);
}

/** Whether an answer is whole: a ranking has every option. */
function isWhole({ type, options, rows, is_required }: SurveyQuestion, value: AnswerValue | undefined): boolean {
  if (!isAnswered(value)) return false;
  if (type === "ranking" && Array.isArray(value)) return value.length === (options ?? []).length;
  if (type === "matrix" && is_required && value !== null && typeof value === "object")
    return Object.keys(value).length === (rows ?? []).length;
  return true;
}

/** The answers to send: of questions that are asked, where something was answered. */
export function given(questions: readonly SurveyQuestion[], answers: Answers): Record<string, AnswerValue> {
  const kept = visible(questions, answers).flatMap(({ key }): [string, AnswerValue][] => {
    const value = answers[key];
    return value !== undefined && isAnswered(value) ? [[key, value]] : [];
  });
  return Object.fromEntries(kept);
}

/** The first question that must be answered and is not, or is answered in part. On the phone nobody sends pictures. */
export function missing(questions: readonly SurveyQuestion[], answers: Answers): SurveyQuestion | undefined {
  return visible(questions, answers).find((question) => {
    const value = answers[question.key];
    if (question.type === "picture") return false;
    return question.is_required || isAnswered(value) ? !isWhole(question, value) : false;
  });
}
