/** Sources, events, and how current everything is. */
import type { Described } from "./shared";

export type SourceKind = Described["SourceKind"];
export type Source = Described["SourceView"];
export type LiveEvent = Described["EventView"];
export type RejectedEvent = Described["RejectedEvent"];
export type UnreadEvent = Described["UnreadEvent"];
export type Consumer = Described["ConsumerView"];
export type Freshness = Described["Freshness"];
