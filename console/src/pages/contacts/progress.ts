import type { Decided } from "@/api/types";

export type Progress = "not_asked" | "put_off" | "waiting" | "sent" | "failed" | "cancelled" | "asked";

/** How far an ask has come: where no mail is sent from here, being asked is all there is. */
export function progress({
  is_asked,
  again_at,
  message,
}: Pick<Decided, "is_asked" | "again_at" | "message">): Progress {
  if (again_at) return "put_off";
  if (!is_asked) return "not_asked";
  if (!message) return "asked";
  return message.state === "queued" ? "waiting" : message.state;
}
