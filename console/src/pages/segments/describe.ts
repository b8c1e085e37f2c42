/** A definition in words, so that a colleague need not read a tree. */
import type { Definition, FieldRule, Language, PurchaseRule, RuleWindow, Scalar, Vocabulary } from "@/api/types";
import { lookup, type Messages } from "@/i18n";
import type { Format } from "@/i18n/format";
import { labelOf } from "../customers/fields";

export type Names = {
  t: Messages;
  f: Format;
  type: (field: string) => string | undefined;
  /** What the shop calls a field of its own, or a value of it. */
  label: (field: string, value?: string) => string | undefined;
  /** The type of an event's property. */
  property: (event: string, key: string) => string | undefined;
  /** A segment's name. */
  segment: (id: string) => string | undefined;
};

/** Fields that are parts of one, shown and typed as percent. */
export const isShare = (field: string) => /^(p_alive|price_level|discount_share)$/.test(field);

export const fieldName = (t: Messages, key: string) => {
  const found = lookup(t.segments.field, key);
  return found === key ? key.replace(/^(custom|traits)\./, "").replaceAll("_", " ") : found;
};

type Word = Vocabulary["fields"][number];

/** What a field is called: by the shop where it is the shop's own, marked where the shop has archived it. */
export function wordName(t: Messages, language: Language, { key, label, is_archived }: Word): string {
  const name = label ? labelOf(label, language, key.replace(/^custom\./, "")) : fieldName(t, key);
  return is_archived ? t.segments.archived(name) : name;
}

/** The fields that a condition can ask for: archived ones only where it does already. */
export const askable = (fields: readonly Word[], asked: string | undefined): Word[] =>
  fields.filter((word) => !word.is_archived || word.key === asked);

function scalar(
  value: Scalar,
  rule: Pick<FieldRule, "field">,
  { t, f, label }: Names,
  kind: string | undefined,
): string {
  if (typeof value === "boolean") return value ? t.ui.yes : t.ui.no;
  if (rule.field === "class") return lookup(t.words.class, String(value));
  if (rule.field === "rfm_group") return lookup(t.lifecycle.group, String(value));
  if (typeof value === "number" && kind === "money") return f.money({ minor: value, currency: f.currency });
  if (typeof value === "number" && isShare(rule.field)) return f.percent(value);
  if (typeof value === "number") return f.number(value, 2);
  return kind === "time" ? f.date(value) : `“${label(rule.field, value) ?? value}”`;
}

function valueText(rule: FieldRule, names: Names, kind = names.type(rule.field)): string {
  if (rule.value === undefined) return "";
  if (!Array.isArray(rule.value)) return scalar(rule.value, rule, names, kind);
  const parts = rule.value.map((value) => scalar(value, rule, names, kind));
  return rule.op === "between" ? names.t.ui.list.between(parts[0] ?? "", parts[1] ?? "") : parts.join(" / ");
}

function fieldText(rule: FieldRule, names: Names): string {
  const { t, f } = names;
  const field = names.label(rule.field) ?? fieldName(t, rule.field);
  if (rule.op === "within_days" || rule.op === "not_within_days") {
    const say = t.segments.say;
    const ahead = rule.field === "next_order_at";
    const words = rule.op === "within_days" ? (ahead ? say.ahead : say.within) : ahead ? say.notAhead : say.notWithin;
    return words(field, f.number(Number(rule.value)));
  }
  return t.segments.say.field(field, t.segments.op[rule.op], valueText(rule, names));
}

function windowText({ within_days, days_ago, between }: RuleWindow, { t, f }: Names): string {
  const say = t.segments.say;
  if (within_days) return say.days(f.number(within_days));
  if (days_ago) return say.ago(f.number(days_ago[0]), f.number(days_ago[1]));
  return between ? say.dates(f.date(between[0]), f.date(between[1])) : "";
}

function purchaseText(rule: PurchaseRule["purchases"], names: Names): string {
  const { t, f } = names;
  const value = rule.measure === "net" ? f.money({ minor: rule.value, currency: f.currency }) : f.number(rule.value);
  const when = windowText(rule, names);
  return t.segments.say.bought(t.segments.measure[rule.measure], t.segments.op[rule.op], value, when);
}

export function describe(definition: Definition, names: Names, nested = false): string {
  const { t, f } = names;
  const say = t.segments.say;
  if ("not" in definition && "segment" in definition.not)
    return say.notInSegment(names.segment(definition.not.segment) ?? "…");
  if ("not" in definition) return say.not(describe(definition.not, names));
  if ("all" in definition || "any" in definition) {
    const parts = "all" in definition ? definition.all : definition.any;
    if (parts.length === 0) return say.everyone;
    const text = parts.map((part) => describe(part, names, true)).join("all" in definition ? say.and : say.or);
    return nested && parts.length > 1 ? say.where(text).trim() : text;
  }
  if ("event" in definition) {
    const { name, count, where = [] } = definition.event;
    const narrowed = where.map((one) => {
      const kind = names.property(name, one.property) ?? "text";
      const value =
        kind === "text"
          ? [one.value].flat().map(String).join(" / ")
          : valueText({ ...one, field: `event.${one.property}` }, names, kind);
      return say.field(lookup(t.segments.property, one.property), t.segments.op[one.op], value);
    });
    const event = lookup(t.words.event, name) + (narrowed.length > 0 ? say.where(narrowed.join(say.and)) : "");
    return say.did(
      event,
      say.times(t.segments.op[count.op], f.number(count.value)),
      windowText(definition.event, names),
    );
  }
  if ("purchases" in definition) return purchaseText(definition.purchases, names);
  if ("segment" in definition) return say.inSegment(names.segment(definition.segment) ?? "…");
  return fieldText(definition, names);
}
