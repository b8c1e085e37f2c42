/** The one chart: a picture to keep, the same numbers as a table, and as CSV. ECharts is loaded when the first chart is shown. */
import { Segmented } from "antd";
import { lazy, type ReactNode, Suspense, useRef, useState } from "react";
import { useI18n } from "@/i18n";
import type { Format } from "@/i18n/format";
import { type CsvCell, download, toCsv } from "../csv";
import { useToast } from "../toast";
import type { Draw } from "./EChart";
import { savePng } from "./png";

const EChart = lazy(() => import("./EChart"));

export type ChartColumn = { title: string; format?: (value: CsvCell) => string };
type Props = {
  title: string;
  note?: ReactNode;
  draw: Draw;
  columns: ChartColumn[];
  rows: CsvCell[][];
  height?: number;
  actions?: ReactNode;
  onPick?: (index: number) => void;
  /** Beside its number: the title is only read out. */
  isSmall?: boolean;
};
const SMALLEST_TABLE = 180;

const DATE = /^\d{4}-\d\d-\d\d$/;

/** A cell without a format of its own: dates and numbers are written as everywhere else. */
function plain(cell: CsvCell, f: Format): string {
  if (cell == null || cell === "") return f.number(null);
  if (typeof cell === "number") return f.number(cell, 2);
  return DATE.test(cell) ? f.date(cell) : cell;
}

export function Chart({ title, note, draw, columns, rows, height = 260, actions, onPick, isSmall = false }: Props) {
  const { t } = useI18n();
  const toast = useToast();
  const figure = useRef<HTMLElement>(null);
  const [as, setAs] = useState<"chart" | "table">("chart");
  const savePicture = () => {
    const svg = figure.current?.querySelector<SVGSVGElement>(".chart-box svg");
    if (svg) savePng(svg, title).catch(toast.problem);
  };
  const save = () =>
    download(
      `${title}.csv`,
      toCsv(
        columns.map((column) => column.title),
        rows,
      ),
    );
  return (
    <figure className="chart" data-small={isSmall || undefined} aria-label={title} ref={figure}>
      <figcaption className="row between wrap">
        <div className={isSmall ? "sr" : undefined}>
          <h3>{title}</h3>
          {note && <div className="muted small">{note}</div>}
        </div>
        <div className="row wrap chart-tools">
          {actions}
          <Segmented
            size="small"
            aria-label={title}
            value={as}
            onChange={setAs}
            options={[
              { value: "chart", label: t.ui.chart.chart, title: t.ui.chart.asChart },
              { value: "table", label: t.ui.chart.table, title: t.ui.chart.asTable },
            ]}
          />
          <button type="button" className="bare small muted" onClick={save} disabled={rows.length === 0}>
            CSV
            <span className="sr">{t.ui.chart.csv}</span>
          </button>
          <button
            type="button"
            className="bare small muted"
            onClick={savePicture}
            disabled={rows.length === 0 || as === "table"}
          >
            PNG
            <span className="sr">{t.ui.chart.png}</span>
          </button>
        </div>
      </figcaption>
      {rows.length === 0 ? (
        <p className="muted chart-empty" style={{ height }}>
          {t.ui.chart.empty}
        </p>
      ) : as === "table" ? (
        <ChartTable title={title} columns={columns} rows={rows} height={Math.max(height, SMALLEST_TABLE)} />
      ) : (
        <Suspense fallback={<div style={{ height }} />}>
          <EChart draw={draw} height={height} {...(onPick ? { onPick } : {})} />
        </Suspense>
      )}
    </figure>
  );
}

function ChartTable({ title, columns, rows, height }: Pick<Props, "title" | "columns" | "rows"> & { height: number }) {
  const { f } = useI18n();
  return (
    // A scrolling region must be reachable by keyboard
    <section className="chart-table" style={{ maxHeight: height }} tabIndex={0} aria-label={title}>
      <table>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.title} scope="col">
                {column.title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr key={index}>
              {columns.map((column, at) => (
                <td key={column.title} className="num">
                  {column.format ? column.format(row[at]) : plain(row[at], f)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
