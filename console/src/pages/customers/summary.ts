import { lookup, type Messages } from "@/i18n";
import { type Format, isCurrency, minorDigits } from "@/i18n/format";

type Summary = Record<string, unknown>;
const text = (value: unknown) => (typeof value === "string" || typeof value === "number" ? String(value) : "");

/** Money in events is decimal, in major units, with its currency beside it. */
function amount(value: unknown, currency: string, f: Format): string {
  const major = Number(value);
  if (value === undefined || Number.isNaN(major)) return "";
  return isCurrency(currency)
    ? f.money({ minor: Math.round(major * 10 ** minorDigits(currency)), currency })
    : `${f.number(major, 2)} ${currency}`;
}

function products({ products: names, lines }: Summary, t: Messages, f: Format): string {
  if (!Array.isArray(names)) return "";
  const shown = names.map(text).filter(Boolean);
  const more =
    typeof lines === "number" && lines > shown.length ? ` ${t.customers.timeline.more(f.number(lines))}` : "";
  return shown.length > 0 ? shown.join(", ") + more : "";
}

/** Each part that an order was paid in. */
function payments({ payments: parts }: Summary, currency: string, t: Messages, f: Format): string {
  if (!Array.isArray(parts)) return "";
  const shown = (parts as Summary[]).map((part) => {
    const paid = [lookup(t.words.payment, text(part.payment_method)), amount(part.total, currency, f)];
    return paid.filter(Boolean).join(" ");
  });
  return shown.filter(Boolean).join(" + ");
}

/** Of an ask that every rule let through nothing more is to be said. */
const GRANTED = new Set(["ok", "staff"]);

/** Shops write their reasons themselves; a moderator chose one, and an ask or a move has the rule that decided it. */
function because(reason: string, t: Messages): string {
  if (GRANTED.has(reason)) return "";
  const words = [t.feedbackPost.reason, t.contacts.short, t.words.moved].find((known) => reason in known);
  return words ? lookup(words, reason) : reason;
}

/** Into a segment, or out of it. */
function moved(change: string, t: Messages): string {
  if (change === "entered") return t.words.event["Segment Entered"];
  return change === "exited" ? t.words.event["Segment Exited"] : change;
}

/** What an order was about, or what somebody was asked for. */
function about(topic: string, t: Messages): string {
  const asked = lookup(t.surveys.kind, topic);
  return asked === topic ? lookup(t.words.topic, topic) : asked;
}

/** By what it came: an event, or an ask. */
function way(channel: string, t: Messages): string {
  const came = lookup(t.words.channel, channel);
  return came === channel ? lookup(t.contacts.channel, channel) : came;
}

/** An order's money that is in none of the shop's sums says so. */
function foreign({ order_id: order, total }: Summary, currency: string, t: Messages, f: Format): string {
  return order !== undefined && total !== undefined && currency !== f.currency ? t.customers.orders.foreign : "";
}

/** What is worth reading of an event, in words. */
export function summaryFacts(summary: Summary, t: Messages, f: Format): string[] {
  const w = t.customers.timeline;
  const currency = text(summary.currency).toUpperCase() || f.currency;
  const number = (value: unknown, say: (n: string) => string) =>
    typeof value === "number" ? say(f.number(value)) : "";
  const facts = [
    summary.order_id === undefined ? "" : w.order(text(summary.order_id)),
    amount(summary.total, currency, f),
    foreign(summary, currency, t, f),
    summary.status === undefined ? "" : lookup(w.status, text(summary.status)),
    text(summary.name),
    products(summary, t, f),
    text(summary.category),
    amount(summary.price, currency, f),
    typeof summary.quantity === "number" && summary.quantity !== 1 ? `×${f.number(summary.quantity)}` : "",
    summary.query === undefined ? "" : `“${text(summary.query)}”`,
    number(summary.results, w.results),
    text(summary.coupon),
    payments(summary, currency, t, f) || lookup(t.words.payment, text(summary.payment_method)),
    typeof summary.instalments === "number" && summary.instalments > 1
      ? w.instalments(f.number(summary.instalments))
      : "",
    text(summary.carrier),
    summary.promised_at === undefined ? "" : w.promised(f.date(text(summary.promised_at))),
    typeof summary.rating === "number" ? "★".repeat(Math.round(summary.rating)) : "",
    summary.survey === undefined ? "" : lookup(t.surveys.kind, text(summary.survey)),
    number(summary.score, w.score),
    text(summary.segment),
    moved(text(summary.change), t),
    about(text(summary.topic), t),
    way(text(summary.channel), t),
    typeof summary.granted === "boolean" ? (summary.granted ? t.customers.page.granted : t.customers.page.denied) : "",
    because(text(summary.reason), t),
  ];
  return facts.filter(Boolean);
}
