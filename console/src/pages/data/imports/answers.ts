/** Which columns of a file answer which questions of a survey. */
import type { Mapping, SurveyDefinition, Tag } from "@/api/types";
import { plain } from "@/pages/surveys/said";

/** What a column may answer: a question, a row of one, or what was named as something else. */
export type Target = { key: string; label: string };

const fold = (words: string) => words.normalize("NFKC").replace(/\s+/g, " ").trim().toLowerCase();

/** Rows of a matrix stand in columns of their own. Pictures are in no file. */
export function targets(definition: SurveyDefinition, language: Tag, other: (option: string) => string): Target[] {
  return definition.questions.flatMap((question) => {
    if (question.type === "picture") return [];
    const label = plain(question.text, language);
    const rows = question.type === "matrix" ? (question.rows ?? []) : [];
    const named = question.options?.find((option) => option.is_other);
    return [
      ...(rows.length > 0
        ? rows.map((row) => ({ key: `${question.key}.${row.key}`, label: `${label}: ${plain(row.text, language)}` }))
        : [{ key: question.key, label }]),
      ...(named ? [{ key: `${question.key}.other`, label: `${label}: ${other(plain(named.text, language))}` }] : []),
    ];
  });
}

/** The columns that are called as a question is, by its words in one of the survey's languages, else by its key. */
export function matched(definition: SurveyDefinition, headers: readonly string[]): Record<string, string> {
  const inAll = definition.languages.flatMap((language) => targets(definition, language, (option) => option));
  const byWords = inAll.map(({ key, label }) => ({ key, called: label }));
  const byKey = inAll.flatMap(({ key }) => [key, `answers.${key}`].map((called) => ({ key, called })));
  const columns: Record<string, string> = {};
  for (const { key, called } of [...byWords, ...byKey]) {
    const isFree = (name: string) => !Object.values(columns).includes(name);
    const header = headers.find((name) => fold(name) === fold(called) && isFree(name));
    if (header !== undefined && !(key in columns)) columns[key] = header;
  }
  return columns;
}

/** The question that a column answers. */
export const answeredBy = (mapping: Mapping, header: string): string | undefined =>
  Object.entries(mapping.answers?.columns ?? {}).find(([, column]) => column === header)?.[0];

/** The mapping in which a column answers another question, or none; each question has one column. */
export function reanswered(mapping: Mapping, header: string, question: string | null): Mapping {
  if (!mapping.answers) return mapping;
  const kept = Object.entries(mapping.answers.columns).filter(([key, column]) => column !== header && key !== question);
  const columns = Object.fromEntries(question === null ? kept : [...kept, [question, header]]);
  return { ...mapping, answers: { ...mapping.answers, columns } };
}
