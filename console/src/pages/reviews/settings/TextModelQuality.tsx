import type { TextModelQuality } from "@/api/types";
import { useI18n } from "@/i18n";
import { How } from "@/ui/How";
import { type Column, Table } from "@/ui/list/Table";

type Row = { key: string; label: string; own: string; shipped: string };

/** The shop's own model beside the shipped one, on the same texts. */
export function Quality({ own, shipped }: { own: TextModelQuality; shipped: TextModelQuality }) {
  const { t, f } = useI18n();
  const w = t.textModel;
  const accuracy = (of: TextModelQuality) => w.between(f.percent(of.accuracy), f.percent(of.low), f.percent(of.high));
  const rows: Row[] = [
    { key: "accuracy", label: w.accuracy, own: accuracy(own), shipped: accuracy(shipped) },
    { key: "macro", label: w.macroF1, own: f.fixed(own.macro_f1, 2), shipped: f.fixed(shipped.macro_f1, 2) },
    { key: "bad", label: w.negativeF1, own: f.fixed(own.negative_f1, 2), shipped: f.fixed(shipped.negative_f1, 2) },
  ];
  const columns: Column<Row>[] = [
    { key: "label", title: w.measure(f.number(own.n)), phone: "title", render: (row) => row.label },
    { key: "own", title: w.own, align: "right", render: (row) => <span className="num">{row.own}</span> },
    { key: "shipped", title: w.shipped, align: "right", render: (row) => <span className="num">{row.shipped}</span> },
  ];
  return (
    <div>
      <p className="small muted">
        {w.keptApart(f.number(own.n))}
        <How of={w.title}>
          <p>{w.how}</p>
        </How>
      </p>
      <Table label={w.title} columns={columns} rows={rows} rowKey={(row) => row.key} />
    </div>
  );
}

/** What was taken for what. */
export function Confusion({ quality }: { quality: TextModelQuality }) {
  const { t, f } = useI18n();
  const w = t.textModel;
  const name = t.reviews.polarity;
  const { labels, confusion } = quality;
  const rows = labels.map((label, index) => ({ label, counts: confusion[index] ?? [] }));
  type Truth = (typeof rows)[number];
  const columns: Column<Truth>[] = [
    { key: "truth", title: w.truth, phone: "title", render: (row) => name[row.label] },
    ...labels.map((label, index) => ({
      key: label,
      title: w.readAs(name[label]),
      align: "right" as const,
      render: (row: Truth) => <span className="num">{f.number(row.counts[index])}</span>,
    })),
  ];
  return (
    <details>
      <summary className="muted small">{w.confusion}</summary>
      <Table label={w.confusion} columns={columns} rows={rows} rowKey={(row) => row.label} />
    </details>
  );
}
