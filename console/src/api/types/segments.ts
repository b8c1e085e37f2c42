/** Segments and the language of their definitions. */
import type { CustomerRow } from "./customers";

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
export type FieldType = "number" | "money" | "time" | "text" | "enum" | "bool";
export type Vocabulary = {
  fields: { key: string; label_key: string; type: FieldType; operators: FieldOp[]; values?: string[] | null }[];
  events: { name: string; properties: string[] }[];
};
export type Segment = {
  id: string;
  name: string;
  description?: string | null;
  definition: Definition;
  size: number;
  updated_at: string;
  evaluated_at: string | null;
  created_at?: string;
};
export type SegmentPreview = { size: number; of: number; sample: CustomerRow[]; took_ms: number };
export type SegmentDay = { date: string; size: number; entered: number; left: number };
