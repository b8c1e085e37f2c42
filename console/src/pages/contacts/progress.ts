import type { Decided } from "@/api/types";

export type Progress = "not_asked" | "waiting" | "sent" | "failed" | "cancelled" | "asked";

/** How far an ask has come: where no mail is sent from here, being asked is all there is. */
export function progress({ is_asked, message }: Pick<Decided, "is_asked" | "message">): Progress {
  if (!is_asked) return "not_asked";
  if (!message) return "asked";
  return message.state === "queued" ? "waiting" : message.state;
}
