import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { address } from "@/api/http";
import { q } from "@/api/queries";
import type { AuditEntry } from "@/api/types";
import { lookup, useI18n } from "@/i18n";
import { Empty } from "@/ui/Empty";
import type { Filter } from "@/ui/list/filters";
import { List } from "@/ui/list/List";
import type { Column } from "@/ui/list/Table";
import { useListUrl } from "@/ui/list/url";
import { detailOf, subjectOf } from "./audit";
import { SettingsPage } from "./SettingsPage";

export default function AuditPage() {
  const { t, f } = useI18n();
  const a = t.settings.audit;
  const { query } = useListUrl();
  const detail = (row: AuditEntry) => detailOf(row, t, f);
  const columns: Column<AuditEntry>[] = [
    { key: "at", title: a.when, width: 170, render: (row) => <span className="num muted">{f.dateTime(row.at)}</span> },
    { key: "who", title: a.who, phone: "title", render: (row) => row.actor_name },
    { key: "what", title: a.what, phone: "wide", render: (row) => lookup(a.action, row.action) },
    {
      key: "subject",
      title: a.subject,
      phone: "wide",
      render: (row) => subjectOf(row, t, f) && <span className="ellipsis">{subjectOf(row, t, f)}</span>,
    },
    {
      key: "detail",
      title: a.detail,
      phone: "wide",
      render: (row) => detail(row) && <span className="muted">{detail(row)}</span>,
    },
  ];
  return (
    <SettingsPage note={a.note}>
      <List<AuditEntry>
        label={t.settings.tabs.audit}
        fetch={q.audit}
        columns={columns}
        rowKey={(row) => String(row.n)}
        search={a.search}
        filters={useFilters()}
        aside={
          <Button href={address("/audit/export.csv", query)} download>
            {a.csv}
          </Button>
        }
        empty={<Empty title={a.empty} text={a.emptyText} />}
      />
    </SettingsPage>
  );
}

/** Who and what are in the log. */
function useFilters(): Filter[] {
  const { t } = useI18n();
  const a = t.settings.audit;
  const { actors = [], actions = [] } = useQuery(q.auditOptions()).data ?? {};
  const named = actions.map((value) => ({ value, label: lookup(a.action, value) }));
  return [
    {
      kind: "options",
      key: "actor",
      label: a.who,
      options: actors.map(({ key, name }) => ({ value: key, label: name })),
    },
    {
      kind: "options",
      key: "action",
      label: a.what,
      options: named.sort((one, other) => one.label.localeCompare(other.label)),
      multiple: true,
    },
    { kind: "dates", key: "day", label: a.when, low: "from", high: "to" },
  ];
}
