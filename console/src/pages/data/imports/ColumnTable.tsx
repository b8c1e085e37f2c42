import { Select } from "antd";
import { type ReactNode, useMemo } from "react";
import type { ImportColumn, Mapping } from "@/api/types";
import { lookup, useI18n } from "@/i18n";
import { bestTable, fileFate, meanings, missingFields, remapped } from "./mapping";

type Props = {
  file: string;
  columns: ImportColumn[];
  mapping: Mapping;
  change: (mapping: Mapping) => void;
  alone: boolean;
};

type FileProps = {
  file: string;
  columns: ImportColumn[];
  alone: boolean;
  /** Beside the name of the file. */
  note?: string;
  means?: (column: ImportColumn) => ReactNode;
  isUnused?: (column: ImportColumn) => boolean;
};

/** The columns of one file, and what is in them. */
export function FileColumns({ file, columns, alone, note, means, isUnused }: FileProps) {
  const { t } = useI18n();
  const w = t.imports.mapping;
  return (
    <>
      {!alone && (
        <h2>
          {file} {note && <span className="muted small">{note}</span>}
        </h2>
      )}
      <table className="list mapping">
        <thead>
          <tr>
            <th scope="col">{w.column}</th>
            <th scope="col">{w.samples}</th>
            {means && <th scope="col">{w.means}</th>}
          </tr>
        </thead>
        <tbody>
          {columns.map((column) => (
            <tr key={column.name} data-unused={isUnused?.(column) || undefined}>
              <td data-phone="title">{column.name}</td>
              <td className="muted ellipsis" data-label={w.samples}>
                {column.samples.filter(Boolean).slice(0, 3).map(short).join(" · ")}
              </td>
              {means && <td data-label={w.means}>{means(column)}</td>}
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

/** What each of a file's columns means. */
export function ColumnTable({ file, columns, mapping, change, alone }: Props) {
  const { t, f, language } = useI18n();
  const w = t.imports.mapping;
  const headers = columns.map(({ name }) => name);
  const at = bestTable(mapping, headers);
  const table = mapping.tables[at];
  const rest = table?.extra_traits ? (table.row === "event" ? w.property : w.customField) : w.ignore;
  const fields = useMemo(
    () => [{ value: "", label: rest }, ...Object.entries(t.imports.field).map(([value, label]) => ({ value, label }))],
    [t, rest],
  );
  if (!table) return null;
  const means = meanings(table, headers);
  const missing = f.list(missingFields(table, headers).map((field) => lookup(t.imports.field, field)));
  const fate = fileFate(table, headers, alone);
  return (
    <section className="stack" aria-label={file}>
      <FileColumns
        file={file}
        columns={columns}
        alone={alone}
        note={fate === "taken" ? w.table(table.title[language]) : undefined}
        isUnused={({ name }) => !means.has(name) && !table.extra_traits}
        means={({ name }) => (
          <Select
            aria-label={`${w.means}: ${name}`}
            showSearch={{ optionFilterProp: "label" }}
            value={means.get(name) ?? ""}
            variant={means.has(name) ? "outlined" : "borderless"}
            onChange={(field) => change(remapped(mapping, at, name, field || null))}
            options={fields}
            style={{ width: 180 }}
          />
        )}
      />
      {fate === "lacking" && (
        <p className="notice" data-kind="warn" role="alert">
          {w.missing(missing)}
        </p>
      )}
      {fate === "leftOut" && <p className="notice">{w.leftOut(missing)}</p>}
      {fate === "unknown" && <p className="notice">{w.leftOutUnknown}</p>}
    </section>
  );
}

const SAMPLE = 60;
/** A sample shows what kind of value it is; a whole review would fill a phone. */
const short = (sample: string) => (sample.length > SAMPLE ? `${sample.slice(0, SAMPLE)}…` : sample);
