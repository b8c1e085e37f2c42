import { Button } from "antd";
import { type ReactNode, useState } from "react";
import type { AspectRow } from "@/api/types";
import { useI18n } from "@/i18n";
import { How } from "@/ui/How";
import { type Column, Table } from "@/ui/list/Table";
import { worsened } from "./few";
import { Change, None, Share } from "./Share";
import { useAspectName } from "./names";
import { useSorted } from "./sorting";
import { isWant } from "./wants";

const FIRST_SHOWN = 30;
const sortValue = (row: AspectRow, key: string) => {
  if (key === "negative" || key === "positive") return row.mentions > 0 ? row[key] / row.mentions : 0;
  if (key === "change") return worsened(row);
  return key === "mentions" ? row.mentions : row.aspect;
};
/** The aspect, and where rows are by product, version, supplier or region, which one. */
export const keyOf = (row: AspectRow) => (row.of ? `${row.aspect}:${row.of.key}` : row.aspect);

type Props = { items: AspectRow[]; by: string | null; open: string | null; choose: (key: string) => void };

/** What customers speak of, most spoken of first. */
export function Aspects({ items, by, open, choose }: Props) {
  const { t, f } = useI18n();
  const v = t.voices;
  const [all, setAll] = useState(false);
  const { sorted, sort, setSort } = useSorted(items, sortValue, "-mentions");
  const columns = useColumns(by, open !== null, choose);
  return (
    <div className="stack">
      <p className="small muted">
        {v.shares} {v.both}
        <How of={v.shares}>
          <p>{v.shareHow}</p>
          <p>{v.changeHow}</p>
        </How>
      </p>
      <Table
        keys
        label={v.title}
        columns={columns}
        rows={all ? sorted : sorted.slice(0, FIRST_SHOWN)}
        rowKey={keyOf}
        openKey={open ?? undefined}
        onOpen={(row) => choose(keyOf(row))}
        sort={sort}
        onSort={setSort}
      />
      {!all && sorted.length > FIRST_SHOWN && (
        <div className="listing-more">
          <Button onClick={() => setAll(true)}>{v.more(f.number(sorted.length))}</Button>
        </div>
      )}
    </div>
  );
}

function useColumns(by: string | null, isBeside: boolean, choose: (key: string) => void): Column<AspectRow>[] {
  const { t, f } = useI18n();
  const name = useAspectName();
  const v = t.voices;
  return [
    {
      key: "aspect",
      title: v.col.aspect,
      phone: "title",
      render: (row) => (
        <span className="row wrap">
          <button type="button" className="bare" onClick={() => choose(keyOf(row))}>
            {name(row.aspect)}
          </button>
          {row.is_new && (
            <span className="tag warn" title={v.newHint}>
              {v.new}
            </span>
          )}
        </span>
      ),
    },
    ...(by === null ? [] : [{ key: "of", title: v.col.of, render: (row: AspectRow) => row.of?.name ?? row.of?.key }]),
    {
      key: "mentions",
      title: v.col.mentions,
      sort: "mentions",
      align: "right",
      render: (row) => f.number(row.mentions),
    },
    {
      key: "negative",
      title: v.col.negative,
      sort: "negative",
      align: "right",
      render: (row) => told(row, <Share of={row.negative} n={row.mentions} kind="bad" isBrief={isBeside} />),
    },
    {
      key: "positive",
      title: v.col.positive,
      sort: "positive",
      align: "right",
      render: (row) => told(row, <Share of={row.positive} n={row.mentions} kind="good" isBrief={isBeside} />),
    },
    {
      key: "change",
      title: v.col.change,
      sort: "change",
      align: "right",
      phone: "wide",
      render: (row) => told(row, <Change of={row} />),
    },
  ];
}

/** Wishes and questions are neither good nor bad. */
const told = ({ aspect }: AspectRow, cell: ReactNode) => (isWant(aspect) ? <None /> : cell);
