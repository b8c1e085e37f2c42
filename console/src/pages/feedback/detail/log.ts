import type { FeedbackLogEntry } from "@/api/types";
import { lookup, type Messages } from "@/i18n";

type Detail = FeedbackLogEntry["detail"];
const word = (value: unknown) => (typeof value === "string" || typeof value === "number" ? String(value) : "");

/** What an entry of the log says besides what was done: from what to what, why, into which. */
export function logDetail({ what, detail }: Pick<FeedbackLogEntry, "what" | "detail">, t: Messages): string {
  const w = t.feedbackPost;
  switch (what) {
    case "posted":
      return lookup(t.feedback.kind, word(detail.kind));
    case "answered":
      return [detail.is_public ? w.thread.public : w.thread.private, detail.is_late ? w.log.late : ""]
        .filter(Boolean)
        .join(" · ");
    case "state_changed":
      return fromTo(detail, t.feedback.state, t);
    case "moderated":
      return [lookup(w.decision, word(detail.decision)), lookup(w.reason, word(detail.reason))]
        .filter(Boolean)
        .join(" · ");
    case "merged":
    case "unmerged":
      return t.feedback.number(word(detail.into) || word(detail.from) || word(detail.number));
    case "changed":
      return changed(detail, t);
    default:
      return "";
  }
}

const fromTo = (detail: Detail, words: object, t: Messages) =>
  t.feedbackPost.log.fromTo(lookup(words, word(detail.from)), lookup(words, word(detail.to)));

function changed(detail: Detail, t: Messages): string {
  const w = t.feedbackPost.log;
  const parts: string[] = [];
  if ("owner" in detail) parts.push(w.owner(word(detail.owner) || t.feedback.nobody));
  if (isDetail(detail.kind)) parts.push(fromTo(detail.kind, t.feedback.kind, t));
  if (Array.isArray(detail.tags)) parts.push(w.tags(detail.tags.map(word).join(", ")));
  if ("title" in detail) parts.push(w.title_);
  return parts.join(" · ");
}

const isDetail = (value: unknown): value is Detail => typeof value === "object" && value !== null;
