/** Files on their way in. */
export type ImportState = "preview" | "running" | "done" | "failed" | "undone";
export type ImportResult = {
  rows: number;
  entities: number;
  new: number;
  changed: number;
  unchanged: number;
  rejected: number;
  events: number;
};
export type Import = {
  id: string;
  file_name: string;
  bytes: number;
  format: string;
  encoding: string;
  state: ImportState;
  columns: { name: string; samples: string[] }[];
  suggestion?: { mapping_key: string; confidence: number } | null;
  mapping?: Mapping | null;
  progress?: { rows_read: number; rows_total?: number | null } | null;
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
export type PreviewRow = {
  row: number;
  values: string[];
  events?: { name: string; [key: string]: unknown }[];
  problem?: string | null;
};
export type ImportPreview = { rows: PreviewRow[]; problems: number };
