import type { ContactReason, ContactStatus } from "@/api/types";

export type Verdict = { topics: string[]; is_asked: boolean; reason: ContactReason };

/** Topics of which the same would be said, together; those that could be asked first. */
export function verdicts(topics: ContactStatus["topics"]): Verdict[] {
  const by = new Map<string, Verdict>();
  for (const { topic, is_asked, reason } of topics) {
    const key = JSON.stringify(reason);
    const known = by.get(key);
    if (known) known.topics.push(topic);
    else by.set(key, { topics: [topic], is_asked, reason });
  }
  return [...by.values()].sort((a, b) => Number(b.is_asked) - Number(a.is_asked));
}
