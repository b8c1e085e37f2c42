import type { LiveEvent, RejectedEvent } from "@/api/types";

/** The newest events first, each once, never more than `most`. */
export function merged(shown: LiveEvent[], arrived: LiveEvent[], most: number): LiveEvent[] {
  const seen = new Set<number>();
  return [...arrived, ...shown]
    .filter(({ seq }) => !seen.has(seq) && seen.add(seq))
    .sort((a, b) => b.seq - a.seq)
    .slice(0, most);
}

/** Whether an event has the words typed, anywhere in it. */
export function mentions(event: LiveEvent, text: string): boolean {
  const needle = text.trim().toLowerCase();
  return needle === "" || JSON.stringify(event).toLowerCase().includes(needle);
}

/** A line of the live list: an event that was taken, or one that was refused. */
export type Line = { key: string; at: string; event: LiveEvent } | { key: string; at: string; refused: RejectedEvent };

/** Both in the order in which they came, newest first, never more than `most`. */
export function lines(events: LiveEvent[], refused: RejectedEvent[], most: number): Line[] {
  const taken: Line[] = events.map((event) => ({ key: String(event.seq), at: event.received_at, event }));
  const others: Line[] = refused.map((one) => ({ key: one.id, at: one.received_at, refused: one }));
  return [...taken, ...others].sort((a, b) => Date.parse(b.at) - Date.parse(a.at)).slice(0, most);
}

/** Whether a refused event is of this kind and has the words typed, as far as it can be read. */
export function concerns(refused: RejectedEvent, kind: string | null, text: string): boolean {
  const all = `${refused.code} ${refused.reason} ${refused.raw}`.toLowerCase();
  const isKind = !kind || new RegExp(`"type"\\s*:\\s*"${kind}"`).test(refused.raw);
  return isKind && all.includes(text.trim().toLowerCase());
}
