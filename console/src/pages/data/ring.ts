import type { LiveEvent } from "@/api/types";

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
