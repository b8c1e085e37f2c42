import { Problem } from "@/api/http";
import type { Messages } from "@/i18n";
import type { Format } from "@/i18n/format";

/** What to tell a person about a failure: in their language, with what to do; the server's own words only where it explains their input. */
export function explain(error: unknown, t: Messages, f: Format): string {
  const e = t.ui.errors;
  if (!(error instanceof Problem)) return e.failed;
  const { status, detail, errors, retryAfter } = error;
  const wait = retryAfter ? ` ${e.retryIn(f.number(retryAfter))}` : "";
  const because = detail || errors.map(({ message }) => message).join(" ");
  if (status === 0) return e.offline;
  if (status === 403) return e.forbidden;
  if (status === 404) return e.notFound;
  if (status === 409 || status === 412) return because || e.conflict;
  if (status === 413) return e.tooLarge;
  if (status === 429) return e.tooMany + wait;
  if (status === 503) return e.busy + wait;
  if (status >= 500) return e.server;
  return because || e.invalid;
}
