/** What is being written, kept while one looks at other reviews. Gone when the page is left for good. */
export type Written = { text: string; isPrivate: boolean; used: string[] | null };

const NOTHING: Written = { text: "", isPrivate: false, used: null };
const kept = new Map<string, Written>();

export const written = (id: string): Written => kept.get(id) ?? NOTHING;

export function keep(id: string, draft: Written) {
  if (draft.text === "") kept.delete(id);
  else kept.set(id, draft);
}
