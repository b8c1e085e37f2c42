import { useQuery } from "@tanstack/react-query";
import { q } from "@/api/queries";
import type { KnownMapping } from "@/api/types";
import { useMay } from "@/app/session";
import { lookup, useI18n } from "@/i18n";
import { type Column, Table } from "@/ui/list/Table";
import { Section } from "@/ui/Page";
import { OwnMapping } from "./OwnMapping";

/** The mappings that the shop saved, below its imports; nothing while there is none. */
export function OwnMappings() {
  const { t, language } = useI18n();
  const w = t.imports.mapping;
  const may = useMay("manageData");
  const own = useQuery({ ...q.mappings(), enabled: may }).data?.items.filter((mapping) => mapping.own) ?? [];
  if (own.length === 0) return null;
  const columns: Column<KnownMapping>[] = [
    { key: "name", title: w.saveName, phone: "title", render: (row) => row.name[language] },
    { key: "kind", title: w.content, render: (row) => lookup(t.imports.kind, row.kind) },
    { key: "change", title: "", align: "right", render: (row) => <OwnMapping mapping={row} /> },
  ];
  return (
    <Section title={w.own}>
      <Table label={w.own} columns={columns} rows={own} rowKey={(row) => row.key} />
    </Section>
  );
}
