import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { send } from "@/api/http";
import { q } from "@/api/queries";
import type { Import, ImportPreview, PreviewRow } from "@/api/types";
import { useI18n } from "@/i18n";
import { EventName } from "@/ui/bits";
import { Loaded } from "@/ui/Loaded";
import { type Column, Table } from "@/ui/list/Table";
import { useToast } from "@/ui/toast";

/** Second step: what the rows become, and which have problems, before anything is written. */
export function Check({ item, back }: { item: Import; back: () => void }) {
  const { t } = useI18n();
  const w = t.imports.preview;
  const toast = useToast();
  const client = useQueryClient();
  const preview = useQuery(q.importPreview(item.id, JSON.stringify(item.mapping)));
  const start = useMutation({
    mutationFn: () => send<Import | undefined>("POST", `/imports/${item.id}/start`),
    onSuccess: () => client.invalidateQueries({ queryKey: ["imports"] }),
    onError: toast.problem,
  });
  return (
    <div className="stack">
      <Loaded query={preview} rows={8}>
        {(data) => <Preview data={data} />}
      </Loaded>
      <div className="row">
        <Button onClick={back}>{w.back}</Button>
        <Button type="primary" disabled={!preview.data} loading={start.isPending} onClick={() => start.mutate()}>
          {w.start}
        </Button>
      </div>
    </div>
  );
}

function Preview({ data }: { data: ImportPreview }) {
  const { t, f } = useI18n();
  const w = t.imports.preview;
  const columns: Column<PreviewRow>[] = [
    { key: "row", title: w.row, align: "right", width: 60, render: (row) => f.number(row.row) },
    {
      key: "values",
      title: w.values,
      render: (row) => <span className="ellipsis preview-values">{row.values.filter(Boolean).join(" · ")}</span>,
    },
    {
      key: "becomes",
      title: w.becomes,
      render: (row) =>
        row.problem ? (
          <span className="bad">{row.problem}</span>
        ) : (
          <span className="row wrap">
            {(row.events ?? []).map((event, index) => (
              <span key={index} className="tag">
                <EventName name={event.name} />
              </span>
            ))}
          </span>
        ),
    },
  ];
  return (
    <>
      <p className="notice" data-kind={data.problems > 0 ? "warn" : "good"}>
        {data.problems > 0 ? w.problems(f.number(data.problems)) : w.fine(f.number(data.rows.length))}
      </p>
      <Table label={w.values} columns={columns} rows={data.rows} rowKey={(row) => String(row.row)} />
    </>
  );
}
