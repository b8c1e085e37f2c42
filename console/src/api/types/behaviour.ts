/** What visitors do. */
import type { Described } from "./shared";

export type BehaviourEvents = Described["BehaviourEvents"];
export type BehaviourEvent = Described["BehaviourEvent"];
export type Visitors = Described["Visitors"];
export type BehaviourShare = Described["BehaviourShare"];
export type BehaviourFunnel = Described["BehaviourFunnel"];
export type BehaviourFunnelStep = Described["BehaviourFunnelStep"];
export type BehaviourRetention = Described["BehaviourRetention"];
export type BehaviourCohort = Described["BehaviourCohort"];
export type PageVitals = Described["PageVitals"];
export type PageVital = Described["PageVital"];
export type Vital = Described["Vital"];
