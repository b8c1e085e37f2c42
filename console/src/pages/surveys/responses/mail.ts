import type { FollowUpDraft, FollowUpMail } from "@/api/types";

/** How far a mail to who answered has come. */
export type Way = "waiting" | "sent" | "returned" | "failed" | "cancelled";

/** One that came back did not arrive, though a server took it; nothing where that is not known. */
export function way({ delivery }: Pick<FollowUpMail, "delivery">): Way | null {
  if (!delivery) return null;
  if (delivery.returned_at) return "returned";
  return delivery.state === "queued" ? "waiting" : delivery.state;
}

type Words = { subject?: string; text?: string };

/** Whether nobody changed the draft yet, so that another one may take its place. */
export const isDraft = (drafts: readonly FollowUpDraft[], { subject, text }: Words) =>
  drafts.some((draft) => draft.subject === subject && draft.text === text);
