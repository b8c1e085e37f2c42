/** The shop, its staff, and what they saved. */
import type { Described, Exact } from "./shared";

export type Role = Described["Role"];
export type Language = "zh" | "en";
export type Account = Exact<Described["AccountView"], { language: Language }>;
export type Shop = Exact<Described["Shop"], { language: Language }> & {
  /** For how many months browsing is kept; null, for good. */
  retention_months?: number | null;
};
/** The day that the shop's numbers are of, and which it can be. */
export type AsOf = Described["AsOf"];
/** When the shop works; without a week around the clock. */
export type WorkingHours = Described["WorkingHours"];
export type WorkingSpan = Described["WorkingSpan"];
export type SpecialDay = Described["SpecialDay"];
export type WorkingHoursDue = Described["WorkingHoursDue"];
export type Session = Exact<Described["Session"], { account: Account; shop: Shop }>;
export type Staff = Described["StaffView"];
/** A browser in which somebody is signed in. */
export type SignedIn = Described["SignedIn"];
export type ApiKey = Described["ApiKey"];
export type AuditEntry = Described["Entry"];
/** By what the audit log can be narrowed. */
export type AuditOptions = Described["AuditOptions"];
export type SetupStep = Described["Step"];
export type SavedView = Described["SavedView"];
