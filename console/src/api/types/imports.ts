/** Files on their way in. */
export type ImportState = "preview" | "running" | "done" | "failed" | "undone";
export type ImportResult = Record<
  | "rows"
  | "taken"
  | "rejected"
  | "set_aside"
  | "dropped_values"
  | "entities"
  | "new"
  | "changed"
  | "unchanged"
  | "events"
  | "orders"
  | "customers"
  | "products"
  | "reviews"
  | "orders_without_customer",
  number
>;
export type Import = {
  id: string;
  file_name: string;
  bytes: number;
  format: string;
  encoding: string | null;
  state: ImportState;
  columns: ImportColumn[];
  suggestion?: { mapping_key: string; confidence: number } | null;
  mapping?: Mapping | null;
  progress: { rows_read: number; rows_total: number | null };
  result?: ImportResult | null;
  error?: string | null;
  created_at: string;
  finished_at?: string | null;
};
export type Aliases = string[] | { sum: string[] };
export type TableSpec = {
  name: string;
  title: Words;
  row: string;
  required?: boolean;
  needs: string[];
  columns: Record<string, Aliases>;
  [rest: string]: unknown;
};
export type Words = { zh: string; en: string };
/** How the files of one kind of export become events. What the console does not edit passes through untouched. */
export type Mapping = {
  key: string;
  name: Words;
  kind: string;
  zone?: string | null;
  currency?: string | null;
  tables: TableSpec[];
  [rest: string]: unknown;
};
export type ImportColumn = { name: string; samples: string[]; file: string };
export type PreviewRow = { row: number; kind: string; key: string; events: { type: string; event?: string }[] };
export type RowProblem = {
  file: string;
  row: number;
  column: string;
  value: string;
  reason: string;
  outcome: "rejected" | "value_dropped" | "set_aside";
};
export type ImportPreview = {
  rows: PreviewRow[];
  problems: RowProblem[];
  tally: { rows: number };
  unused_files: string[];
};
