import type { Holdout, Predictions } from "@/api/types";
import { lookup, useI18n } from "@/i18n";
import { Mark } from "@/ui/bits";
import { How } from "@/ui/How";
import { type Column, Table } from "@/ui/list/Table";

type Row = { name: string; baseline: boolean; holdout?: Holdout | null };

/** Every model and every naive baseline, on the same held-out period. */
export function HoldoutTable({ data }: { data: Predictions }) {
  const { t, f } = useI18n();
  const w = t.predictions.holdout;
  const rows: Row[] = [
    ...data.models.map(({ name, holdout }) => ({ name, holdout, baseline: false })),
    ...data.baselines.map(({ name, holdout }) => ({ name, holdout, baseline: true })),
  ];
  const off = (holdout: Holdout | null | undefined) =>
    holdout?.expected != null && holdout.actual > 0 ? holdout.expected / holdout.actual - 1 : null;
  const how = (text: string, of: string) => (
    <How of={of}>
      <p>{text}</p>
    </How>
  );
  const columns: Column<Row>[] = [
    {
      key: "name",
      title: w.name,
      render: (row) => (
        <span className="row">
          {lookup(t.predictions.name, row.name)}
          {row.name === data.chosen && !row.baseline && <Mark kind="good">{w.chosenMark}</Mark>}
        </span>
      ),
    },
    {
      key: "kind",
      title: "",
      phone: "hide",
      render: (row) => <span className="muted">{row.baseline ? w.baseline : w.model}</span>,
    },
    { key: "actual", title: w.actual, align: "right", render: (row) => f.number(row.holdout?.actual) },
    { key: "expected", title: w.expected, align: "right", render: (row) => f.number(row.holdout?.expected) },
    { key: "off", title: w.error, align: "right", render: (row) => f.percent(off(row.holdout), 1) },
    { key: "corr", title: w.corr, align: "right", render: (row) => f.fixed(row.holdout?.corr, 3) },
    { key: "mae", title: w.mae, align: "right", render: (row) => f.fixed(row.holdout?.mae, 3) },
    {
      key: "capture",
      title: w.capture,
      align: "right",
      render: (row) => f.percent(row.holdout?.top_decile_capture, 1),
    },
  ];
  return (
    <>
      <Table label={w.title} columns={columns} rows={rows} rowKey={(row) => `${row.baseline}${row.name}`} />
      <p className="small muted row wrap">
        <span>
          {w.corr}
          {how(w.corrHow, w.corr)}
        </span>
        <span>
          {w.mae}
          {how(w.maeHow, w.mae)}
        </span>
        <span>
          {w.capture}
          {how(w.captureHow, w.capture)}
        </span>
      </p>
    </>
  );
}
