import { type FieldError, Problem } from "@/api/http";
import { lookup, type Messages } from "@/i18n";
import type { Format } from "@/i18n/format";

/** What to tell a person about a failure: in their language, with what to do. */
export function explain(error: unknown, t: Messages, f: Format): string {
  const e = t.ui.errors;
  if (!(error instanceof Problem)) return e.failed;
  const { status, code, detail, errors, retryAfter } = error;
  if (status === 0) return e.offline;
  const words = lookup(t.problems.code, code);
  // A code of its own says more than the fields that it names
  if (errors.length > 0 && (code === "invalid" || words === code))
    return errors.map((one) => explainField(one, t)).join(" ");
  const wait = retryAfter ? ` ${e.retryIn(f.number(retryAfter))}` : "";
  if (words !== code) return words + wait;
  // Not from this server's API: a proxy in between, or a newer server
  return (detail || (status >= 500 ? e.server : e.failed)) + wait;
}

/** Fields of which only the server can say what is wrong: what a file holds, or a part of a definition. */
const OPEN = ["file", "mapping", "definition"];
/** Codes that say less than what is known of a field. */
const VAGUE = ["other", "missing", "unknown", "unreadable", "form", "one_of"];

/** What is wrong with one field of a form. */
export function explainField(error: FieldError, t: Messages): string {
  const { field, message, code } = error;
  const [noun = field] = field.split(/[.[]/);
  const known = [field, noun].find((key) => key in t.problems.field);
  const own = known === undefined ? undefined : lookup(t.problems.field, known);
  // Of a field within a form, its words have its unit
  const isMeant = own !== undefined && known === field && field.includes(".");
  const said = faultWords(error, t);
  if (said !== undefined && !isMeant && !VAGUE.includes(code)) return placed(field, said, t);
  if (own !== undefined) return OPEN.includes(noun) ? placed(field, t.problems.says(own, message), t) : own;
  if (said !== undefined && code !== "other") return placed(field, said, t);
  return t.problems.says(t.problems.code.invalid, `${field}: ${message}`);
}

/** The sentence of a fault by its code; none of one that a newer server tells. */
export function faultWords(error: FieldError, t: Messages): string | undefined {
  const words = (t.faults as Record<string, string | ((values: unknown) => string) | undefined>)[error.code];
  return typeof words === "function" ? words("values" in error ? error.values : {}) : words;
}

/** Says which rule of a segment or which question of a survey is meant. */
function placed(field: string, text: string, t: Messages): string {
  const numbers = [...field.matchAll(/\[(\d+)\]/g)].map(([, at]) => Number(at) + 1);
  if (!field.startsWith("definition") || numbers.length === 0) return text;
  return field.startsWith("definition.questions")
    ? t.problems.question(String(numbers[0]), text)
    : t.problems.rule(numbers.join("."), text);
}
