/** Which column of a file means what, as the wizard edits it. */
import type { Aliases, ImportColumn, KnownMapping, Mapping, TableSpec } from "@/api/types";

/** Headers compare as the server compares them: without case, space and width. */
const plain = (header: string) => header.normalize("NFKC").replace(/\s+/g, "").toLowerCase();
const headersOf = (aliases: Aliases) => (Array.isArray(aliases) ? aliases : aliases.sum);

/** The names that a table gives the columns of a file without a header, which are numbered until then. */
function givenNames(table: TableSpec, headers: string[]): string[] {
  const bare = headers.every((header, index) => header === `column_${index + 1}`);
  return (bare && table.headerless?.find((names) => names.length === headers.length)) || [];
}

/** The columns of each field that a table finds in the file. */
function bound(table: TableSpec, headers: string[]): Map<string, string[]> {
  const given = givenNames(table, headers);
  const called = (names: string[], alias: string) => names.findIndex((name) => plain(name) === plain(alias));
  const find = (alias: string) => {
    const own = called(headers, alias);
    return headers[own >= 0 ? own : called(given, alias)] ?? [];
  };
  const found = new Map<string, string[]>();
  for (const [field, aliases] of Object.entries(table.columns)) {
    const columns = headersOf(aliases).flatMap(find);
    if (columns.length > 0) found.set(field, Array.isArray(aliases) ? columns.slice(0, 1) : [...new Set(columns)]);
  }
  return found;
}

/**
 * The field each column of the file means in a table; a column that means nothing is absent. Of several fields that read
 * one column, it means the one that adds up the fewest.
 */
export function meanings(table: TableSpec, headers: string[]): Map<string, string> {
  const found = new Map<string, string>();
  const byFewest = [...bound(table, headers)].sort(([, a], [, b]) => a.length - b.length);
  for (const [field, columns] of byFewest) {
    for (const header of columns) if (!found.has(header)) found.set(header, field);
  }
  return found;
}

/** The table that the server reads the file as: of those that have what they need, the one that knows most of it. */
export function bestTable(mapping: Mapping, headers: string[]): number {
  const known = mapping.tables.map((table) => {
    const isFit = missingFields(table, headers).length === 0;
    return bound(table, headers).size + (isFit ? 1000 : 0);
  });
  return Math.max(0, known.indexOf(Math.max(...known)));
}

/** The mapping in which a column means another field, or nothing. */
export function remapped(mapping: Mapping, at: number, header: string, field: string | null): Mapping {
  const tables = mapping.tables.map((table, index) => {
    if (index !== at) return table;
    const columns: Record<string, Aliases> = {};
    for (const [name, aliases] of Object.entries(table.columns)) {
      const kept = headersOf(aliases).filter((alias) => plain(alias) !== plain(header));
      if (kept.length > 0 && name !== field) columns[name] = Array.isArray(aliases) ? kept : { sum: kept };
    }
    if (field) columns[field] = [header];
    return { ...table, columns, needs: table.needs };
  });
  return { ...mapping, tables };
}

/** Fields without which the file cannot be this table; of several that would each do, the first. */
export function missingFields(table: TableSpec, headers: string[]): string[] {
  const found = bound(table, headers);
  const lacks = (field: string) => !found.has(field);
  const either = table.needs_one ?? [];
  return [...table.needs.filter(lacks), ...(either.every(lacks) ? either.slice(0, 1) : [])];
}

export type FileFate = "taken" | "lacking" | "leftOut" | "unknown";

/**
 * What becomes of a file that is read as this table: it is taken; it lacks something, and with it the import; or it is left
 * out beside the others, for what it lacks or since nothing in it is known.
 */
export function fileFate(table: TableSpec, headers: string[], alone: boolean): FileFate {
  if (missingFields(table, headers).length === 0) return "taken";
  if (alone) return "lacking";
  return bound(table, headers).size > 0 ? "leftOut" : "unknown";
}

/** Whether its files speak of orders by their numbers. */
const NUMBERLESS = ["customers", "products", "events", "answers"];
export const hasNumbers = ({ kind }: Mapping) => !NUMBERLESS.includes(kind);

/** The key of the shop's own mapping of this name. */
export const ownKey = (known: readonly KnownMapping[], name: string): string | undefined =>
  known.find(({ own, name: called }) => own && (called.zh === name || called.en === name))?.key;

/** Whether its files speak of money. */
export const hasMoney = ({ kind }: Mapping) => kind === "orders" || kind === "payments" || kind === "products";

/** What the server takes for a namespace: nothing, or one word of letters, digits, - and _. */
export const fitsNamespace = (name: string | null | undefined) => !name || /^[\p{L}\p{N}_-]{1,40}$/u.test(name);

/** The columns of an import by the file they are in, in the order of the upload. */
export function byFile(columns: ImportColumn[]): { file: string; columns: ImportColumn[] }[] {
  const files = [...new Set(columns.map(({ file }) => file))];
  return files.map((file) => ({ file, columns: columns.filter((column) => column.file === file) }));
}

/** Whether the file's amounts are of another currency than the shop counts in: they are kept, but not added up. */
export const isForeign = (mapping: Pick<Mapping, "currency"> | undefined, currency: string): boolean =>
  Boolean(mapping?.currency) && mapping?.currency !== currency;
