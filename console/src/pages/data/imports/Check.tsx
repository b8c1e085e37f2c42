import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { send } from "@/api/http";
import { q } from "@/api/queries";
import type { Import, ImportPreview, PreviewRow, RowProblem } from "@/api/types";
import { lookup, useI18n } from "@/i18n";
import { EventName } from "@/ui/bits";
import { Loaded } from "@/ui/Loaded";
import { type Column, Table } from "@/ui/list/Table";
import { useToast } from "@/ui/toast";
import { eventFacts, isMessage, whose } from "./preview";

/** The server shows no more. */
const MOST_PROBLEMS = 100;

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
  const wrong = data.problems.filter(({ outcome }) => outcome !== "set_aside").length;
  const found = f.number(wrong) + (data.problems.length < MOST_PROBLEMS ? "" : "+");
  const { rows, set_aside: aside } = data.tally;
  const fine = aside > 0 ? w.fineButAside(f.number(rows), f.number(aside)) : w.fine(f.number(rows));
  const becomes: Column<PreviewRow>[] = [
    {
      key: "key",
      title: w.entity,
      render: (row) => [lookup(t.imports.entity, row.kind), ...(row.kind === "answer" ? [] : [row.key])].join(" "),
    },
    { key: "row", title: w.row, align: "right", width: 70, render: (row) => f.number(row.row) },
    { key: "who", title: w.who, render: (row) => whose(row.events) ?? f.number(null) },
    {
      key: "becomes",
      title: w.becomes,
      phone: "wide",
      render: (row) => (
        <span className="stack-s preview-values">
          {row.events.map((event, index) => (
            <span key={index} className="row wrap">
              <span className="tag">
                <EventName name={event.event ?? event.type} />
              </span>
              {eventFacts(event, t, f).map((fact, at) => (
                <span key={at} className="small">
                  {fact}
                </span>
              ))}
            </span>
          ))}
        </span>
      ),
    },
  ];
  return (
    <>
      <p className="notice" data-kind={wrong > 0 ? "warn" : "good"}>
        {wrong > 0 ? w.problems(found) : fine}
      </p>
      {data.tally.orders_without_customer > 0 && (
        <p className="notice" data-kind="warn">
          {w.withoutCustomer(f.number(data.tally.orders_without_customer))}
        </p>
      )}
      {data.tally.orders_in_other_currency > 0 && (
        <p className="notice" data-kind="warn">
          {w.otherCurrency(f.number(data.tally.orders_in_other_currency), f.currency)}
        </p>
      )}
      {data.rows.some(({ events }) => events.some(isMessage)) && <p className="notice">{w.messages}</p>}
      {data.unused_files.length > 0 && (
        <p className="notice" data-kind="warn">
          {w.unused(f.list(data.unused_files))}
        </p>
      )}
      {data.problems.length > 0 && <Problems rows={data.problems} />}
      <Table label={w.becomes} columns={becomes} rows={data.rows} rowKey={(row) => `${row.kind}${row.key}${row.row}`} />
    </>
  );
}

function Problems({ rows }: { rows: RowProblem[] }) {
  const { t, f } = useI18n();
  const w = t.imports.preview;
  const columns: Column<RowProblem>[] = [
    { key: "reason", title: w.reason, render: (row) => lookup(t.imports.reason, row.reason) },
    { key: "row", title: w.row, align: "right", width: 70, render: (row) => f.number(row.row) },
    { key: "column", title: w.column, render: (row) => row.column },
    { key: "value", title: w.value, render: (row) => <code className="mono">{row.value}</code> },
    {
      key: "outcome",
      title: w.outcome,
      render: (row) => <span className="muted">{t.imports.outcome[row.outcome]}</span>,
    },
  ];
  return (
    <Table
      label={w.reason}
      columns={columns}
      rows={rows}
      rowKey={(row) => `${row.file}:${row.row}:${row.column}:${row.reason}`}
    />
  );
}
