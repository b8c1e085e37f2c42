/** What is still to be done of what was refused or is missing, while the survey is edited further. */
import type { Draft } from "./draft";
import type { Refused } from "./refused";

const QUESTION = /^questions\.(\d+)(?=\.|$)/;

function valueAt({ definition, ...rest }: Draft, path: string): unknown {
  const whole: unknown = { ...definition, ...rest };
  return path.split(".").reduce((value, key) => (value as Record<string, unknown> | null | undefined)?.[key], whole);
}

/** The same place after questions were moved; undefined when its question is gone. */
function moved(path: string, was: Draft, now: Draft): string | undefined {
  const at = QUESTION.exec(path)?.[1];
  if (at === undefined) return path;
  const key = was.definition.questions[Number(at)]?.key;
  const to = now.definition.questions.findIndex((one) => one.key === key);
  return to < 0 ? undefined : path.replace(QUESTION, `questions.${to}`);
}

/** A text in a language, such as `questions.0.text.pt-BR`. */
const TEXT = /(?:^|\.)(?:title|intro|thanks|text|hint|low|high|chrome\.\w+)\.([^.]+)$/;

/** Whether a place is of a language that the survey does not speak. */
const isUnspoken = (path: string, { definition }: Draft) => {
  const language = TEXT.exec(path)?.[1];
  return language !== undefined && !definition.languages.includes(language);
};

/** Of the faults of a draft as it was sent, those that nobody has touched since, where they are now. */
export function left(faults: Refused, was: Draft, now: Draft): Refused {
  return faults.flatMap((fault) => {
    const field = moved(fault.field, was, now);
    if (field === undefined || isUnspoken(field, now)) return [];
    return valueAt(was, fault.field) === valueAt(now, field) ? [{ ...fault, field }] : [];
  });
}

/** A section of the editor, or the place of a question. */
export type Part = "opening" | "questions" | "ending" | "audience" | number;

const SECTIONS: Record<string, Part> = {
  name: "opening",
  languages: "opening",
  chrome: "opening",
  title: "opening",
  intro: "opening",
  questions: "questions",
  thanks: "ending",
  thanks_offer: "ending",
  audience: "audience",
};
const AFTER = { opening: -1, questions: 1_000, ending: 1_001, audience: 1_002 };
const order = (part: Part) => (typeof part === "number" ? part : AFTER[part]);

/** How much there is to do in which part, from the top of the editor. */
export function parts(faults: Refused): { part: Part; n: number }[] {
  const counts = new Map<Part, number>();
  for (const { field } of faults) {
    const at = QUESTION.exec(field)?.[1];
    const part = at === undefined ? SECTIONS[field.split(".")[0] ?? ""] : Number(at);
    if (part !== undefined) counts.set(part, (counts.get(part) ?? 0) + 1);
  }
  return [...counts].map(([part, n]) => ({ part, n })).sort((one, other) => order(one.part) - order(other.part));
}

/** The id of a part's element. */
export const idOf = (part: Part) => (typeof part === "number" ? `question-${part}` : part);
