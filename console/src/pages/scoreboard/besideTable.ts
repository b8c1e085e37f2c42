import type { MeasureNumber, SegmentBoard } from "@/api/types";
import { lookup, type Messages } from "@/i18n";
import { type CsvCell, toCsv } from "@/ui/csv";

/** The segments side by side as a file: one line a measure of all customers, and of each segment. */
export function besideTable(
  { period: { from, to }, measures }: SegmentBoard,
  name: (segment: string) => string,
  t: Messages,
): [name: string, content: string] {
  const w = t.scoreboard;
  const head = [w.beside.measure, w.segment, w.col.from, w.col.to, w.col.value, w.col.low, w.col.high, w.col.n];
  const line = (key: string, whose: string, of: MeasureNumber | null | undefined): CsvCell[] => {
    return [lookup(w.measure, key), whose, from, to, of?.value, of?.low, of?.high, of?.n ?? 0];
  };
  const rows = measures.flatMap(({ key, all, segments }) => [
    line(key, w.everybody, all),
    ...segments.map(({ segment, number }) => line(key, name(segment), number)),
  ]);
  return [`${w.beside.title} ${from} – ${to}.csv`, toCsv(head, rows)];
}
