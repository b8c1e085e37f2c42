/** Files on their way in. */
import type { Described, Exact } from "./shared";

export type ImportState = Described["State"];
export type ImportResult = Described["ResultCounts"];
export type Import = Described["ImportView"];
/** What became of the pictures that an import's reviews name. */
export type PicturesBrought = Described["PicturesBrought"];
export type ImportColumn = Described["ColumnView"];
export type Aliases = Described["Aliases"];
export type TableSpec = Described["TableSpec"];
export type Words = Described["Words"];
/** How the files of one kind of export become events. */
export type Mapping = Described["Mapping"];
/** A mapping, and whether the shop saved it itself. */
export type KnownMapping = Described["MappingView"];
export type RowProblem = Described["ImportProblem"];
/** A call of the Segment protocol, as far as it is shown. */
export type PreviewEvent = {
  type: string;
  event?: string;
  timestamp?: string;
  userId?: string;
  anonymousId?: string;
  properties?: Record<string, unknown>;
  traits?: Record<string, unknown>;
  context?: { traits?: Record<string, unknown>; is_dated?: boolean };
};
export type PreviewRow = Exact<Described["PreviewRow"], { events: PreviewEvent[] }>;
export type ImportPreview = Exact<Described["ImportPreview"], { rows: PreviewRow[] }>;
