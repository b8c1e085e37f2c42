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
export type EventRule = {
  event: { name: string; count: { op: CompareOp; value: number }; within_days?: number | null; where?: Where[] };
};
export type Definition = { all: Definition[] } | { any: Definition[] } | { not: Definition } | FieldRule | EventRule;
export type FieldType = Described["FieldType"];
type FieldWord = Exact<Described["FieldWord"], { operators: FieldOp[] }>;
export type Vocabulary = Exact<Described["Vocabulary"], { fields: FieldWord[] }>;
export type Segment = Exact<Described["SegmentView"], { definition: Definition }>;
export type SegmentPreview = Exact<Described["SegmentPreview"], { sample: CustomerRow[] }>;
export type SegmentDay = Described["SegmentDay"];
