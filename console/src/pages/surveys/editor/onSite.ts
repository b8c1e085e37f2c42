import type { Audience } from "@/api/types";

/** Whom the shop's own pages ask: whoever visits, or customers whom they recognise. */
export type OnSite = "visitors" | "members" | "event" | "invited";

export function onSite({ trigger, segments, channels }: Pick<Audience, "trigger" | "segments" | "channels">): OnSite {
  if (trigger === "manual") return segments.length > 0 ? "members" : "visitors";
  return channels.some((channel) => channel !== "site") ? "invited" : "event";
}
