/** The shop, its staff, and what they saved. */
export type Role = "owner" | "manager" | "agent" | "analyst";
export type Language = "zh" | "en";
export type Account = {
  id: string;
  email: string;
  name: string;
  role: Role;
  totp_enabled: boolean;
  language?: Language | null;
};
export type Shop = { id: string; name: string; currency: string; time_zone: string; language: Language };
export type Session = { account: Account; shop: Shop; csrf_token: string; version: string };
export type Staff = {
  id: string;
  email: string;
  name: string;
  role: Role;
  totp_enabled?: boolean;
  last_seen_at?: string | null;
};
export type ApiKey = {
  id: string;
  name: string;
  role: Role;
  hint: string;
  created_at: string;
  last_used_at?: string | null;
};
export type AuditEntry = { n: number; at: string; actor_name: string; action: string; subject: string; detail: string };
export type SetupStep = {
  key: "shop" | "import" | "first_event" | "segment" | "colleague";
  done: boolean;
  at?: string | null;
};
export type SavedView = { id: string; page: string; name: string; query: string };
