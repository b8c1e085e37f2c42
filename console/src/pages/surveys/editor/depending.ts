/** What of a survey hangs on one of its questions, and texts that repeat an answer nobody has given by then. */
import type { Said, SurveyDefinition, SurveyQuestion } from "@/api/types";
import type { Refused } from "./refused";
import { mentioned } from "./rule";

const ANSWER = /\{\{\s*answer:\s*(\w+)\s*(?:\|[^}]*)?\}\}/g;

/** The keys of the questions whose answers a text repeats. */
const repeated = (text: string) => [...text.matchAll(ANSWER)].flatMap(([, key]) => key ?? []);

const repeats = (text: Said | null | undefined, key: string) =>
  Object.values(text ?? {}).some((words) => repeated(words).includes(key));

/** The numbers, from 1, of the questions whose conditions, ways or words look at a question or lead to it. */
export function depending(questions: readonly SurveyQuestion[], key: string): number[] {
  const hangs = ({ show_if, next, jumps = [], text, hint }: SurveyQuestion) =>
    (show_if ? mentioned(show_if).includes(key) : false) ||
    next === key ||
    jumps.some((jump) => jump.to === key || mentioned(jump.if).includes(key)) ||
    repeats(text, key) ||
    repeats(hint, key);
  return questions.flatMap((one, at) => (one.key !== key && hangs(one) ? [at + 1] : []));
}

/** Faults of texts that repeat the answer to a question that is gone or comes later, as the server would tell them. */
export function repeatedAhead({ title, intro, thanks, languages, questions }: SurveyDefinition): Refused {
  const keys = questions.map(({ key }) => key);
  const faults = (field: string, text: Said | null | undefined, asked: number): Refused =>
    languages.flatMap((language) => {
      const key = repeated(text?.[language] ?? "").find((one) => !keys.slice(0, asked).includes(one));
      if (key === undefined) return [];
      return [{ field: `${field}.${language}`, message: "", code: "not_asked_before" as const, values: { key } }];
    });
  return [
    ...faults("title", title, 0),
    ...faults("intro", intro, 0),
    ...faults("thanks", thanks, keys.length),
    ...questions.flatMap(({ text, hint }, at) => [
      ...faults(`questions.${at}.text`, text, at),
      ...faults(`questions.${at}.hint`, hint, at),
    ]),
  ];
}

/** Faults that the server told, with those that are seen before it is asked. */
export function together(told: Refused, seen: Refused): Refused {
  const known = new Set(told.map(({ field }) => field));
  return [...told, ...seen.filter(({ field }) => !known.has(field))];
}
