import { useQuery } from "@tanstack/react-query";
import { Select } from "antd";
import { type ReactNode, useMemo } from "react";
import type { ImportColumn, Mapping } from "@/api/types";
import { survey } from "@/api/survey";
import { lookup, useI18n } from "@/i18n";
import { answeredBy, reanswered, targets } from "./answers";
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
  const { data: asked } = useQuery({ ...survey.one(mapping.answers?.survey ?? ""), enabled: Boolean(mapping.answers) });
  const options = useMemo(() => {
    const none = { value: "", label: rest };
    const fields = Object.entries(t.imports.field).map(([value, label]) => ({ value, label }));
    if (!asked) return [none, ...fields];
    const questions = targets(asked.definition, language, w.other);
    return [
      none,
      { label: w.questions, options: questions.map(({ key, label }) => ({ value: QUESTION + key, label })) },
      { label: w.columns, options: fields.filter(({ value }) => RESPONDENT.has(value)) },
    ];
  }, [t, w, rest, asked, language]);
  if (!table) return null;
  const means = meanings(table, headers);
  const missing = f.list(missingFields(table, headers).map((field) => lookup(t.imports.field, field)));
  const fate = fileFate(table, headers, alone);
  const meaning = (name: string) => {
    const question = answeredBy(mapping, name);
    return question === undefined ? (means.get(name) ?? "") : QUESTION + question;
  };
  const choose = (name: string, chosen: string) => {
    const question = chosen.startsWith(QUESTION) ? chosen.slice(QUESTION.length) : null;
    const field = question === null ? chosen || null : null;
    change(reanswered(remapped(mapping, at, name, field), name, question));
  };
  return (
    <section className="stack" aria-label={file}>
      <FileColumns
        file={file}
        columns={columns}
        alone={alone}
        note={fate === "taken" ? w.table(table.title[language]) : undefined}
        isUnused={({ name }) => !meaning(name) && !table.extra_traits}
        means={({ name }) => (
          <Select
            aria-label={`${w.means}: ${name}`}
            showSearch={{ optionFilterProp: "label" }}
            value={meaning(name)}
            variant={meaning(name) ? "outlined" : "borderless"}
            onChange={(chosen) => choose(name, chosen)}
            options={options}
            popupMatchSelectWidth={false}
            style={{ width: asked ? 260 : 180 }}
          />
        )}
      />
      {asked && <p className="muted small">{w.answersNote(asked.name)}</p>}
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

/** Before the key of a question, among the names of fields. */
const QUESTION = "answers:";
/** What an answer says beside its questions. */
const RESPONDENT = new Set(["occurred_at", "response_id", "customer_id", "email"]);

const SAMPLE = 60;
/** A sample shows what kind of value it is; a whole review would fill a phone. */
const short = (sample: string) => (sample.length > SAMPLE ? `${sample.slice(0, SAMPLE)}…` : sample);
