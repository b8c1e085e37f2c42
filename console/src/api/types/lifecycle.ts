/** Classes, their rules, and RFM. */
import type { Class } from "./customers";
import type { Described, Exact } from "./shared";

export type LifecycleRules = Described["Rules"];
export type Rhythm = Described["Rhythm"];
export type Lifecycle = Exact<Described["Lifecycle"], { counts: Record<Class, number> }>;
export type KindRule = Described["KindRule"];
export type IdentityRules = Described["IdentityRules"];
export type IdentityRulesInForce = Described["IdentityRulesInForce"];
export type Rfm = Described["RfmReport"];
