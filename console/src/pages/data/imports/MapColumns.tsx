import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, Input, Popover, Select } from "antd";
import { useMemo, useState } from "react";
import { send } from "@/api/http";
import { q } from "@/api/queries";
import type { Import, Mapping } from "@/api/types";
import { lookup, useI18n } from "@/i18n";
import { Loaded } from "@/ui/Loaded";
import { useToast } from "@/ui/toast";
import { bestTable, meanings, missingFields, remapped } from "./mapping";

/** First step: what kind of file it is, and what each of its columns means. */
export function MapColumns({ item, next }: { item: Import; next: () => void }) {
  return (
    <Loaded query={useQuery(q.mappings())}>{({ items }) => <Editor item={item} mappings={items} next={next} />}</Loaded>
  );
}

const sameHeaders = (item: Import) => item.columns.map((column) => column.name);

function Editor({ item, mappings, next }: { item: Import; mappings: Mapping[]; next: () => void }) {
  const { t, f, language } = useI18n();
  const w = t.imports.mapping;
  const toast = useToast();
  const client = useQueryClient();
  const suggested = mappings.find((mapping) => mapping.key === item.suggestion?.mapping_key);
  const [mapping, setMapping] = useState<Mapping | undefined>(item.mapping ?? suggested);
  const headers = useMemo(() => sameHeaders(item), [item]);
  const save = useMutation({
    mutationFn: () => send<Import | undefined>("PUT", `/imports/${item.id}/mapping`, { mapping }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ["imports"] });
      next();
    },
    onError: toast.problem,
  });
  const at = mapping ? bestTable(mapping, headers) : 0;
  const table = mapping?.tables[at];
  const missing = table ? missingFields(table, headers) : [];
  return (
    <div className="stack">
      <div className="row wrap">
        <label className="row">
          <span className="muted">{w.pick}</span>
          <Select
            showSearch={{ optionFilterProp: "label" }}
            value={mapping?.key ?? null}
            onChange={(key) => setMapping(mappings.find((known) => known.key === key))}
            popupMatchSelectWidth={false}
            style={{ minWidth: 220 }}
            options={mappings.map((known) => ({
              value: known.key,
              label: `${known.name[language]} · ${lookup(t.imports.kind, known.kind)}`,
            }))}
          />
        </label>
        <span className="muted">
          {suggested && item.suggestion
            ? w.suggested(suggested.name[language], f.percent(item.suggestion.confidence))
            : w.unknown}
        </span>
      </div>
      {mapping && table && (
        <>
          <ColumnTable item={item} mapping={mapping} at={at} change={setMapping} />
          {missing.length > 0 && (
            <p className="notice" data-kind="warn" role="alert">
              {w.missing(f.list(missing.map((field) => lookup(t.imports.field, field))))}
            </p>
          )}
          <div className="row">
            <Button type="primary" disabled={missing.length > 0} loading={save.isPending} onClick={() => save.mutate()}>
              {w.check}
            </Button>
            <SaveMapping mapping={mapping} />
          </div>
        </>
      )}
    </div>
  );
}

function ColumnTable({
  item,
  mapping,
  at,
  change,
}: {
  item: Import;
  mapping: Mapping;
  at: number;
  change: (mapping: Mapping) => void;
}) {
  const { t } = useI18n();
  const w = t.imports.mapping;
  const table = mapping.tables[at];
  const means = table ? meanings(table, sameHeaders(item)) : new Map<string, string>();
  const fields = useMemo(() => Object.entries(t.imports.field).map(([value, label]) => ({ value, label })), [t]);
  const options = [{ value: "", label: w.ignore }, ...fields];
  return (
    <table className="list mapping">
      <thead>
        <tr>
          <th scope="col">{w.column}</th>
          <th scope="col">{w.samples}</th>
          <th scope="col">{w.means}</th>
        </tr>
      </thead>
      <tbody>
        {item.columns.map((column) => {
          const meaning = means.get(column.name) ?? "";
          return (
            <tr key={column.name} data-unused={meaning === "" || undefined}>
              <td data-phone="title">{column.name}</td>
              <td className="muted ellipsis" data-label={w.samples}>
                {column.samples.filter(Boolean).slice(0, 3).join(" · ")}
              </td>
              <td data-label={w.means}>
                <Select
                  aria-label={`${w.means}: ${column.name}`}
                  showSearch={{ optionFilterProp: "label" }}
                  value={meaning}
                  variant={meaning ? "outlined" : "borderless"}
                  onChange={(field) => change(remapped(mapping, at, column.name, field || null))}
                  options={options}
                  style={{ width: 180 }}
                />
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

/** Keeps the mapping as it is now for the next file of this kind. */
function SaveMapping({ mapping }: { mapping: Mapping }) {
  const { t } = useI18n();
  const w = t.imports.mapping;
  const toast = useToast();
  const client = useQueryClient();
  const [name, setName] = useState("");
  const [open, setOpen] = useState(false);
  const save = useMutation({
    mutationFn: () =>
      send("POST", "/import-mappings", {
        ...mapping,
        key: `own-${Date.now().toString(36)}`,
        name: { zh: name.trim(), en: name.trim() },
      }),
    onSuccess: () => {
      toast.good(w.saved);
      setOpen(false);
      return client.invalidateQueries({ queryKey: ["import-mappings"] });
    },
    onError: toast.problem,
  });
  const form = (
    <form
      className="row"
      onSubmit={(event) => {
        event.preventDefault();
        if (name.trim()) save.mutate();
      }}
    >
      <Input
        autoFocus
        aria-label={w.saveName}
        placeholder={w.saveName}
        value={name}
        maxLength={60}
        onChange={(event) => setName(event.target.value)}
      />
      <Button type="primary" htmlType="submit" loading={save.isPending}>
        {t.ui.save}
      </Button>
    </form>
  );
  return (
    <Popover trigger="click" open={open} onOpenChange={setOpen} content={form}>
      <Button>{w.saveAs}</Button>
    </Popover>
  );
}
