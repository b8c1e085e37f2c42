/** What the server refused of a survey, by the place in its definition. */
import type { FieldError } from "@/api/http";
import { Problem } from "@/api/http";

export type Refused = readonly FieldError[];

/** `definition.questions[2].text` and `questions.2.text` are the same place. */
export const place = (field: string) => field.replace(/\[(\w+)\]/g, ".$1").replace(/^definition\./, "");

/** Faults as the server tells them, by their places in the editor. */
export const placed = (faults: Refused): Refused => faults.map((one) => ({ ...one, field: place(one.field) }));

export function refusedOf(error: unknown): Refused {
  return error instanceof Problem ? placed(error.errors) : [];
}

/** What is wrong at exactly this place. */
export const at = (refused: Refused, path: string) => refused.find(({ field }) => field === path);

/** What is wrong first, here or deeper. */
export const firstWithin = (refused: Refused, path: string) =>
  refused.find(({ field }) => field === path || field.startsWith(`${path}.`));

/** Whether anything is wrong here or deeper. */
export const within = (refused: Refused, path: string) => firstWithin(refused, path) !== undefined;

/** What is wrong that no field of the editor shows: it is said above the form. */
export const elsewhere = (refused: Refused) =>
  refused.filter(
    ({ field }) => !/^(name|languages|title|thanks|intro|thanks_offer|chrome|questions|audience)(\.|$)/.test(field),
  );
