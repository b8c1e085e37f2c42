/** Segments and the language of their definitions. */
import type { CustomerRow } from "./customers";
import type { Described, Exact } from "./shared";

export type Scalar = string | number | boolean;
export type FieldOp =
  | "eq"
  | "ne"
  | "gt"
  | "gte"
  | "lt"
  | "lte"
  | "between"
  | "in"
  | "contains"
  | "is_set"
  | "not_set"
  | "within_days"
  | "not_within_days";
export type CompareOp = "eq" | "gt" | "gte" | "lt" | "lte";
export type Where = { property: string; op: FieldOp; value?: Scalar | Scalar[] };
export type FieldRule = { field: string; op: FieldOp; value?: Scalar | Scalar[] };
/** The days that a rule is about, by one of three; ever, where none is given. */
export type RuleWindow = {
  within_days?: number | null;
  /** From so many days ago to so many. */
  days_ago?: [number, number] | null;
  between?: [string, string] | null;
};
export type EventRule = {
  event: { name: string; count: { op: CompareOp; value: number }; where?: Where[] } & RuleWindow;
};
export type PurchaseMeasure = Described["SegmentMeasure"];
export type PurchaseRule = { purchases: { measure: PurchaseMeasure; op: CompareOp; value: number } & RuleWindow };
export type SegmentRule = { segment: string };
export type Definition =
  | { all: Definition[] }
  | { any: Definition[] }
  | { not: Definition }
  | FieldRule
  | EventRule
  | PurchaseRule
  | SegmentRule;
export type FieldType = Described["FieldType"];
type FieldWord = Exact<Described["FieldWord"], { operators: FieldOp[] }>;
type PropertyWord = Exact<Described["PropertyWord"], { operators: FieldOp[] }>;
type EventWord = Exact<Described["EventWord"], { properties: PropertyWord[] }>;
export type Vocabulary = Exact<Described["Vocabulary"], { fields: FieldWord[]; events: EventWord[] }>;
export type Segment = Exact<Described["SegmentView"], { definition: Definition }>;
export type SegmentPreview = Exact<Described["SegmentPreview"], { sample: CustomerRow[] }>;
export type SegmentDay = Described["SegmentDay"];
