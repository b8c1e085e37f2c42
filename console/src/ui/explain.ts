import { type FieldError, Problem } from "@/api/http";
import { lookup, type Messages } from "@/i18n";
import type { Format } from "@/i18n/format";

/** What to tell a person about a failure: in their language, with what to do. */
export function explain(error: unknown, t: Messages, f: Format): string {
  const e = t.ui.errors;
  if (!(error instanceof Problem)) return e.failed;
  const { status, code, detail, errors, retryAfter } = error;
  if (status === 0) return e.offline;
  if (errors.length > 0) return errors.map((one) => explainField(one, t)).join(" ");
  const wait = retryAfter ? ` ${e.retryIn(f.number(retryAfter))}` : "";
  const words = lookup(t.problems.code, code);
  if (words !== code) return words + wait;
  // Not from this server's API: a proxy in between, or a newer server
  return (detail || (status >= 500 ? e.server : e.failed)) + wait;
}

/** Fields of which only the server can say what is wrong: what a file holds, or a part of a definition. */
const OPEN = ["file", "mapping", "definition"];

/** What is wrong with one field of a form. */
export function explainField({ field, message }: FieldError, t: Messages): string {
  const [noun = field] = field.split(".");
  const known = [field, noun].find((key) => key in t.problems.field);
  if (known === undefined) return t.problems.says(t.problems.code.invalid, `${field}: ${message}`);
  const words = lookup(t.problems.field, known);
  return OPEN.includes(known) ? t.problems.says(words, message) : words;
}
