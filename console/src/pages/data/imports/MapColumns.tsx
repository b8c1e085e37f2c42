import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, Select } from "antd";
import { useMemo, useState } from "react";
import { send } from "@/api/http";
import { q } from "@/api/queries";
import type { Import, KnownMapping, Mapping } from "@/api/types";
import { lookup, useI18n } from "@/i18n";
import { Loaded } from "@/ui/Loaded";
import { useToast } from "@/ui/toast";
import { ColumnTable, FileColumns } from "./ColumnTable";
import { Encoding } from "./Encoding";
import { bestTable, byFile, fitsNamespace, isForeign, missingFields } from "./mapping";
import { Namespace } from "./Namespace";
import { OwnMapping } from "./OwnMapping";
import { SaveMapping } from "./SaveMapping";
import { Writing } from "./Writing";

/** First step: what kind of file it is, and what each of its columns means. */
export function MapColumns({ item, next }: { item: Import; next: () => void }) {
  const mappings = useQuery(q.mappings());
  return <Loaded query={mappings}>{({ items }) => <Editor item={item} mappings={items} next={next} />}</Loaded>;
}

/** A listed mapping says whether it is the shop's own; the mapping itself does not. */
function plain({ own: _, ...mapping }: KnownMapping): Mapping {
  return mapping;
}

/** Whether everything that a table needs is among the columns. */
function isMapped(mapping: Mapping | undefined, columns: readonly { name: string }[]): boolean {
  const headers = columns.map(({ name }) => name);
  const table = mapping?.tables[bestTable(mapping, headers)];
  return table !== undefined && missingFields(table, headers).length === 0;
}

type SourceProps = { mappings: KnownMapping[]; chosen: Mapping | undefined; choose: (known: KnownMapping) => void };

/** What kind of file it is. */
function Source({ mappings, chosen, choose }: SourceProps) {
  const { t, language } = useI18n();
  const w = t.imports.mapping;
  return (
    <label className="row">
      <span className="muted">{w.pick}</span>
      <Select
        showSearch={{ optionFilterProp: "label" }}
        value={chosen?.key ?? null}
        placeholder={w.choose}
        onChange={(key) => mappings.filter((known) => known.key === key).forEach(choose)}
        popupMatchSelectWidth={false}
        style={{ minWidth: 220 }}
        options={mappings
          .filter(({ kind, key }) => kind !== "answers" || key === chosen?.key)
          .map((known) => ({
            value: known.key,
            label: `${known.name[language]} · ${lookup(t.imports.kind, known.kind)}`,
          }))}
      />
    </label>
  );
}

/** As what the file was recognised, and how sure that is. */
function Recognised({ suggested, confidence = 0 }: { suggested: KnownMapping | undefined; confidence?: number }) {
  const { t, f, language } = useI18n();
  const w = t.imports.mapping;
  return (
    <span className="muted">
      {suggested ? w.suggested(suggested.name[language], f.percent(confidence)) : w.unknown}
    </span>
  );
}

/** What keeps the file from being read, or will surprise. */
function Warnings({ mapping, isAnswered }: { mapping: Mapping | undefined; isAnswered: boolean }) {
  const { t, f } = useI18n();
  const w = t.imports.mapping;
  const foreign = isForeign(mapping, f.currency) && w.foreign(mapping?.currency ?? "", f.currency);
  const said = [!isAnswered && w.noQuestion, foreign].filter((words) => words !== false);
  return said.map((words) => (
    <p key={words} className="notice" data-kind="warn">
      {words}
    </p>
  ));
}

function Editor({ item, mappings, next }: { item: Import; mappings: KnownMapping[]; next: () => void }) {
  const { t, language } = useI18n();
  const w = t.imports.mapping;
  const toast = useToast();
  const client = useQueryClient();
  const suggested = mappings.find((known) => known.key === item.suggestion?.mapping_key);
  const [mapping, setMapping] = useState<Mapping | undefined>(item.mapping ?? (suggested && plain(suggested)));
  const choose = (known: KnownMapping) =>
    setMapping({ ...plain(known), encoding: known.encoding ?? mapping?.encoding ?? null });
  const chosen = mappings.find((known) => known.own && known.key === mapping?.key);
  const files = useMemo(() => byFile(item.columns), [item.columns]);
  const save = useMutation({
    mutationFn: () => send<Import>("PUT", `/imports/${item.id}/mapping`, { mapping }),
    onSuccess: (saved) => {
      client.setQueryData(["imports", "one", item.id], saved);
      next();
    },
    onError: toast.problem,
  });
  /** What was mapped by hand stays, unless the file turns out to be another. */
  const read = (saved: Import) => {
    const isSame = saved.suggestion?.mapping_key === item.suggestion?.mapping_key;
    const encoding = saved.encoding_chosen ? saved.encoding : null;
    setMapping((current) => (isSame && current ? { ...current, encoding } : (saved.mapping ?? current)));
  };
  const isAnswered = !mapping?.answers || Object.keys(mapping.answers.columns).length > 0;
  const isFit = files.some(({ columns }) => isMapped(mapping, columns)) && fitsNamespace(mapping?.namespace);
  return (
    <div className="stack">
      <div className="row wrap">
        {!mapping?.answers && (
          <>
            <Source mappings={mappings} chosen={mapping} choose={choose} />
            <Recognised suggested={suggested} confidence={item.suggestion?.confidence} />
          </>
        )}
        <Encoding item={item} read={read} />
      </div>
      {files.map(({ file, columns }) => {
        const shown = { file, columns, alone: files.length === 1 };
        return mapping ? (
          <ColumnTable key={file} {...shown} mapping={mapping} change={setMapping} />
        ) : (
          <FileColumns key={file} {...shown} />
        );
      })}
      <Warnings mapping={mapping} isAnswered={isAnswered} />
      {mapping && <Writing mapping={mapping} change={setMapping} />}
      {mapping && <Namespace mapping={mapping} change={setMapping} />}
      {mapping && (
        <div className="row wrap">
          <Button
            type="primary"
            disabled={!isFit || !isAnswered}
            loading={save.isPending}
            onClick={() => save.mutate()}
          >
            {w.check}
          </Button>
          {!mapping.answers && (
            <SaveMapping mapping={mapping} known={mappings} key={`${mapping.key} ${chosen?.name[language]}`} />
          )}
          {chosen && <OwnMapping mapping={chosen} />}
        </div>
      )}
    </div>
  );
}
