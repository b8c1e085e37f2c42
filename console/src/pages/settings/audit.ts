import type { AuditEntry } from "@/api/types";
import { lookup, type Messages } from "@/i18n";
import type { Format } from "@/i18n/format";
import { whyUnread } from "../data/reason";

type Said = Pick<AuditEntry, "action" | "subject" | "detail">;

/** What an entry is about has a name; its id says nothing to a person. */
const ID = /^[0-9a-f]{8}-[0-9a-f-]{27}$/;
const NUMBER = /^\d+$/;
/** Taking down is told with its reason; the other decisions say all in their name. */
const DECISION = /^(\w+)\.(publish|reject|restore|withdraw)$/;
const REASONS: Readonly<Record<string, "review" | "questions" | "feedbackPost">> = {
  review: "review",
  question: "questions",
  answer: "questions",
  feedback: "feedbackPost",
};

/** What an entry is about, in words. */
export function subjectOf({ action, subject }: Said, t: Messages, f: Format): string {
  if (ID.test(subject)) return "";
  const n = /^\d+/.exec(subject)?.[0];
  if (action === "customers.tagged" && n) return t.words.customers(f.number(Number(n)));
  return NUMBER.test(subject) ? t.settings.audit.rows(f.number(Number(subject))) : subject;
}

/** What more there is to say, in words: the server keeps codes, which are the same in every language. */
export function detailOf({ action, detail }: Said, t: Messages, f: Format): string {
  if (ID.test(detail)) return "";
  const [, what = "", decision] = DECISION.exec(action) ?? [];
  if (decision) {
    const page = REASONS[what];
    return decision === "reject" && page ? lookup(t[page].reason, detail) : "";
  }
  switch (action) {
    case "survey.state_changed":
      return lookup(t.surveys.state, detail);
    case "staff.created":
    case "staff.updated":
    case "api_key.created":
      return lookup(t.words.role, detail);
    case "api_key.deleted":
      return detail === "orphaned" ? t.settings.audit.orphaned : detail;
    case "customer_field.created":
      return lookup(t.settings.fields.types, detail);
    case "customer_field.updated":
      return detail
        .split(" ")
        .map((what) => lookup(t.settings.fields.changed, what))
        .join(" · ");
    case "source.created":
      return lookup(t.words.kind, detail);
    case "source.updated":
      return detail.replace(/^(on|off)\b/, (state) =>
        state === "on" ? t.data.sources.enable : t.data.sources.disable,
      );
    case "shop.updated":
      return kept(detail, t, f);
    case "shop.as_of_set":
      return detail === "today" ? t.settings.shop.asOf.today : f.date(detail);
    case "shop.working_hours_set":
      return detail === "week" ? t.settings.shop.hours.atTimes : t.settings.shop.hours.always;
    case "lifecycle_rules.changed":
      return rules(detail, t, f);
    case "identity_rules.changed":
      return "";
    case "recovery_code.used":
      return NUMBER.test(detail) ? t.settings.audit.left(f.number(Number(detail))) : detail;
    case "unread_event.dismissed":
    case "unread_event.restored":
      return unread(detail, t);
    case "survey.exported":
      return NUMBER.test(detail) ? t.settings.audit.rows(f.number(Number(detail))) : detail;
    case "survey.invited":
      return NUMBER.test(detail) ? t.words.customers(f.number(Number(detail))) : detail;
    default:
      return detail;
  }
}

/** The code of a reason, and the field that it is about. */
function unread(detail: string, t: Messages): string {
  const [code = "", field = ""] = detail.split(" ");
  return code && whyUnread({ code, field, reason: detail }, t);
}

function kept(detail: string, t: Messages, f: Format): string {
  const s = t.settings.shop;
  const months = /\d+/.exec(detail)?.[0];
  return t.ui.pair(s.retention, months ? `${f.number(Number(months))} ${s.retentionUnit}` : s.retentionNone);
}

/** The numbers of the rules by what they decide; none where the suggested ones were taken again. */
function rules(detail: string, t: Messages, f: Format): string {
  try {
    const numbers = Object.entries(JSON.parse(detail) as object).filter(([, value]) => typeof value === "number");
    return numbers
      .map(([key, value]) => t.ui.pair(lookup(t.lifecycle.field, key), f.number(value as number)))
      .join(" · ");
  } catch {
    return "";
  }
}
