import type { AspectSaid, Polarity, Span } from "@/api/types";
import { isWant } from "../voices/wants";

export type Said = Pick<AspectSaid, "aspect" | "polarity" | "quotes">;
export type Piece = { text: string; aspect?: string; polarity?: Polarity };
const LEAD = 24;

/** What a text says sentence by sentence, as one entry for each aspect and polarity. */
export function together(said: readonly Said[]): Said[] {
  const groups = new Map<string, Said>();
  for (const one of said) {
    const key = `${one.aspect} ${one.polarity}`;
    const before = groups.get(key)?.quotes ?? [];
    groups.set(key, { ...one, quotes: [...before, ...one.quotes] });
  }
  return [...groups.values()];
}

/** Each aspect and polarity once, however often a text says so. */
export function once<T extends Pick<Said, "aspect" | "polarity">>(said: readonly T[]): T[] {
  const same = (one: T, other: T) => one.aspect === other.aspect && one.polarity === other.polarity;
  return said.filter((one, index) => said.findIndex((other) => same(one, other)) === index);
}

/** A text cut at the words that show an aspect. Of quotes that overlap, the one that starts first is shown. */
export function pieces(text: string, said: readonly Said[]): Piece[] {
  const characters = Array.from(text);
  const part = (start: number, end: number) => characters.slice(start, end).join("");
  const found: Piece[] = [];
  let at = 0;
  for (const { start, end, aspect, polarity } of quotesOf(said)) {
    const last = Math.min(end, characters.length);
    if (start < at || last <= start) continue;
    if (start > at) found.push({ text: part(at, start) });
    found.push({ text: part(start, last), aspect, polarity });
    at = last;
  }
  if (at < characters.length) found.push({ text: part(at, characters.length) });
  return found;
}

/** A wish or a question is a whole sentence: the words within it that show an aspect go before it. */
function quotesOf(said: readonly Said[]) {
  const all = said.flatMap(({ quotes, aspect, polarity }) => quotes.map((quote) => ({ ...quote, aspect, polarity })));
  const aspects = all.filter(({ aspect }) => !isWant(aspect));
  const isFree = ({ start, end }: Span) => !aspects.some((other) => other.start < end && start < other.end);
  const wants = all.filter((one) => isWant(one.aspect) && isFree(one));
  return [...aspects, ...wants].sort((a, b) => a.start - b.start || b.end - a.end);
}

/** The part of a long text worth showing in a list: from its start, or from the sentence of the first complaint. */
export function excerpt(text: string, said: readonly Said[], limit = 110): { text: string; said: Said[] } {
  const characters = Array.from(text);
  if (characters.length <= limit) return { text, said: [...said] };
  const quotes = quotesOf(said);
  const first = quotes.find(({ polarity }) => polarity === "negative") ?? quotes[0];
  const from = !first || first.start + LEAD <= limit ? 0 : sentenceStart(characters, first.start);
  const to = Math.min(characters.length, from + limit);
  const head = from > 0 ? "…" : "";
  const move = ({ start, end }: Span) => ({
    start: start - from + head.length,
    end: Math.min(end, to) - from + head.length,
  });
  return {
    text: head + characters.slice(from, to).join("") + (to < characters.length ? "…" : ""),
    said: said.map((one) => ({
      ...one,
      quotes: one.quotes.filter(({ start }) => start >= from && start < to).map(move),
    })),
  };
}

/** Where the sentence around a place begins; never further back than fits before it. */
function sentenceStart(characters: string[], at: number): number {
  for (let index = at; index > Math.max(0, at - 2 * LEAD); index--)
    if (/[。！？!?\n；;]|[.,，]/.test(characters[index - 1] ?? "")) return index;
  return Math.max(0, at - LEAD);
}
