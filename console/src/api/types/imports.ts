/** Files on their way in. */
import type { Described, Exact } from "./shared";

export type ImportState = Described["State"];
export type ImportResult = Described["ResultCounts"];
export type Import = Described["ImportView"];
export type ImportColumn = Described["ColumnView"];
export type Aliases = Described["Aliases"];
export type TableSpec = Described["TableSpec"];
export type Words = Described["Words"];
/** How the files of one kind of export become events. */
export type Mapping = Described["Mapping"];
/** A mapping, and whether the shop saved it itself. */
export type KnownMapping = Described["MappingView"];
export type RowProblem = Described["ImportProblem"];
export type PreviewRow = Exact<Described["PreviewRow"], { events: { type: string; event?: string }[] }>;
export type ImportPreview = Exact<Described["ImportPreview"], { rows: PreviewRow[] }>;
