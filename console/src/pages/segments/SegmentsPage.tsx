import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { Link } from "react-router";
import { q } from "@/api/queries";
import type { Segment } from "@/api/types";
import { useMay } from "@/app/session";
import { useI18n } from "@/i18n";
import { Ago } from "@/ui/bits";
import { Empty } from "@/ui/Empty";
import { Loaded } from "@/ui/Loaded";
import { type Column, Table } from "@/ui/list/Table";
import { Page } from "@/ui/Page";
import { describe } from "./describe";
import { useNames } from "./useNames";

export default function SegmentsPage() {
  const { t, f } = useI18n();
  const names = useNames();
  const mayEdit = useMay("editSegments");
  const segments = useQuery(q.segments());
  const c = t.segments.col;
  const columns: Column<Segment>[] = [
    { key: "name", title: c.name, phone: "title", render: (row) => row.name },
    {
      key: "rule",
      title: c.rule,
      phone: "hide",
      render: (row) => <span className="muted">{describe(row.definition, names)}</span>,
    },
    { key: "size", title: c.size, align: "right", render: (row) => f.number(row.size) },
    { key: "updated", title: c.updated, align: "right", render: (row) => <Ago at={row.evaluated_at} /> },
  ];
  const create = (
    <Link to="/segments/new">
      <Button type="primary">{t.segments.new}</Button>
    </Link>
  );
  return (
    <Page title={t.segments.title} actions={mayEdit && create}>
      <Loaded query={segments}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty title={t.segments.empty} text={t.segments.emptyText}>
              {mayEdit && create}
            </Empty>
          ) : (
            <Table
              keys
              label={t.segments.title}
              columns={columns}
              rows={items}
              rowKey={(row) => row.id}
              rowPath={(row) => `/segments/${row.id}`}
            />
          )
        }
      </Loaded>
    </Page>
  );
}
