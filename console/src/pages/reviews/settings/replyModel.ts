import type { ReplyModel } from "@/api/types";

export type Values = Pick<ReplyModel, "is_on" | "base_url" | "model"> & { key: string; forgets?: boolean };

/** What is sent: a key only where one was typed, null where it is to be forgotten. */
export function change({ is_on, base_url, model, key, forgets }: Values) {
  const plain = { is_on, base_url: base_url.trim(), model: model.trim() };
  const typed = key.trim();
  if (typed !== "") return { ...plain, key: typed };
  return forgets ? { ...plain, key: null } : plain;
}
