/** What rows become, in words by which a person sees whether the columns were understood. */
import type { PreviewEvent } from "@/api/types";
import type { Messages } from "@/i18n";
import type { Format } from "@/i18n/format";
import { summaryFacts } from "../../customers/summary";

const NAMED = 3;
const MOST = 60;
const texts = (values: Record<string, unknown> | undefined) =>
  Object.values(values ?? {}).filter((value) => typeof value === "string" && value !== "") as string[];
const short = (text: string) => (text.length > MOST ? `${text.slice(0, MOST)}…` : text);

/** What was answered to a survey, in the words of whoever answered and by the keys of options. */
const given = (answers: unknown): string[] =>
  Object.entries(typeof answers === "object" && answers !== null ? answers : {}).map(
    ([question, answer]) => `${question}: ${typeof answer === "string" ? answer : JSON.stringify(answer)}`,
  );

/** When it happened, and what is told of it. The order's number stands beside it already. */
export function eventFacts(event: PreviewEvent, t: Messages, f: Format): string[] {
  const { timestamp, properties = {}, traits, context } = event;
  const { order_id: _, products, text, answers, ...said } = properties;
  const lines = Array.isArray(products) ? (products as Record<string, unknown>[]) : [];
  const names = lines.slice(0, NAMED).map(({ name, product_id: id }) => name ?? id);
  const summary = lines.length > 0 ? { ...said, products: names, lines: lines.length } : said;
  const words = typeof text === "string" ? [text] : [];
  // A review whose file does not say when has the hour of the import, which is not when it was written.
  const at = context?.is_dated === false ? t.ui.undated : timestamp && f.dateTime(timestamp);
  const when = at ? [at] : [];
  return [...when, ...summaryFacts(summary, t, f), ...[...words, ...given(answers), ...texts(traits)].map(short)];
}

/** A text without stars, which only staff will see. */
export const isMessage = ({ event, properties }: PreviewEvent) =>
  event === "Review Submitted" && properties?.rating == null;

/** Whom it is put down to: a customer's id, else what else they are known by. */
export function whose(events: readonly PreviewEvent[]): string | undefined {
  const known = events.map(({ userId, anonymousId, context }) => userId ?? texts(context?.traits)[0] ?? anonymousId);
  return known.find(Boolean);
}
