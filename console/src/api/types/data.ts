/** Sources, events, and how current everything is. */
export type SourceKind = "web" | "server" | "app" | "import" | "demo";
export type Source = {
  id: string;
  name: string;
  kind: SourceKind;
  write_key: string | null;
  created_at: string;
  last_event_at?: string | null;
  events_24h: number;
  rejected_24h: number;
  enabled: boolean;
};
export type LiveEvent = {
  seq: number;
  received_at: string;
  timestamp: string;
  kind: string;
  name?: string | null;
  source_id?: string | null;
  user_id?: string | null;
  anonymous_id?: string | null;
  body: unknown;
};
export type RejectedEvent = {
  id: string;
  source_id: string;
  received_at: string;
  code: string;
  reason: string;
  field?: string | null;
  raw: string;
  replayed_at?: string | null;
};
export type Consumer = {
  name: string;
  position: number;
  behind: number;
  lag_seconds: number;
  poisoned: number;
  error?: string | null;
};
export type Freshness = {
  log: { last_seq: number; bytes: number; oldest_at?: string | null; events: number };
  consumers: Consumer[];
};
