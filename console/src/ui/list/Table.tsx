/** Rows with columns: sticky header, sorting, selection, j/k/Enter/x. On a phone the same rows are cards. */
import { Checkbox } from "antd";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { Link, useNavigate } from "react-router";
import { useKeys } from "@/app/shortcuts";
import { useI18n } from "@/i18n";
import "@/styles/list.css";

export type Column<T> = {
  key: string;
  title: string;
  render: (row: T) => ReactNode;
  align?: "right";
  /** The server's name for sorting by this column; the first click sorts numbers and times descending, words from A to Z. */
  sort?: string;
  /** Its cells are words, which are looked up from A to Z. */
  isText?: boolean;
  width?: number;
  /** On a phone: the card's title, a line of its own, or nothing. */
  phone?: "title" | "wide" | "hide";
};

export type Selection = { keys: ReadonlySet<string>; set: (keys: ReadonlySet<string>) => void };
type Props<T> = {
  label: string;
  columns: Column<T>[];
  rows: T[];
  rowKey: (row: T) => string;
  /** What a row is called where it cannot be seen; of rows that can be picked. */
  rowName?: ((row: T) => string) | undefined;
  rowPath?: ((row: T) => string) | undefined;
  onOpen?: ((row: T) => void) | undefined;
  /** The row that is open beside the table: it is marked, and j and k go on from it. */
  openKey?: string | undefined;
  /** What other keys do with the row that j and k have reached. */
  rowKeys?: Readonly<Record<string, (row: T) => void>> | undefined;
  sort?: string | undefined;
  onSort?: ((sort: string) => void) | undefined;
  selection?: Selection | undefined;
  /** Whether j/k/Enter/x are for this table; at most one table of a page. */
  keys?: boolean;
};

/** The next sort: the way the column starts, then the other way, then again. */
export function nextSort(key: string, current: string | undefined, isText = false): string {
  const [start, other] = isText ? [key, `-${key}`] : [`-${key}`, key];
  return current === start ? other : start;
}

export function Table<T>({
  label,
  columns,
  rows,
  rowKey,
  rowName = rowKey,
  rowPath,
  onOpen,
  openKey,
  rowKeys,
  sort,
  onSort,
  selection,
  keys = false,
}: Props<T>) {
  const { t } = useI18n();
  const navigate = useNavigate();
  const [reached, setReached] = useState(-1);
  const opened = openKey === undefined ? -1 : rows.findIndex((row) => rowKey(row) === openKey);
  const at = opened >= 0 ? opened : reached;
  const body = useRef<HTMLTableSectionElement>(null);
  const open = (row: T | undefined) => {
    if (row === undefined) return;
    if (onOpen) onOpen(row);
    else if (rowPath) void navigate(rowPath(row));
  };
  const toggle = (row: T | undefined) => {
    if (row === undefined || !selection) return;
    const keys = new Set(selection.keys);
    if (!keys.delete(rowKey(row))) keys.add(rowKey(row));
    selection.set(keys);
  };
  const move = (to: number) => {
    const next = Math.max(0, Math.min(rows.length - 1, to));
    setReached(next);
    if (openKey !== undefined) open(rows[next]);
  };
  const enter = (event: KeyboardEvent) => {
    const onControl = event.target instanceof HTMLElement && event.target.closest("a,button");
    if (!onControl) open(rows[at]);
  };
  const onRow = (event: KeyboardEvent, run: (row: T) => void) => {
    const row = rows[at];
    if (row === undefined) return;
    event.preventDefault();
    run(row);
  };
  const handlers: [string, (event: KeyboardEvent) => void][] = [
    ["j", () => move(at + 1)],
    ["k", () => move(at - 1)],
    ["x", () => toggle(rows[at])],
    // What is open beside the table is closed first.
    ["Escape", () => (openKey === undefined ? selection?.set(new Set()) : undefined)],
    ["Enter", enter],
    ...Object.entries(rowKeys ?? {}).map(([key, run]): [string, (event: KeyboardEvent) => void] => [
      key,
      (event) => onRow(event, run),
    ]),
  ];
  useKeys(new Map(keys ? handlers : []));
  useEffect(() => {
    body.current?.children[at]?.scrollIntoView({ block: "nearest" });
  }, [at]);

  const all = selection && rows.length > 0 && rows.every((row) => selection.keys.has(rowKey(row)));
  return (
    <table className="list" aria-label={label}>
      <thead>
        <tr>
          {selection && (
            <th className="pick">
              <Checkbox
                aria-label={t.ui.list.selectAll}
                checked={all ?? false}
                indeterminate={!all && selection.keys.size > 0}
                onChange={() => selection.set(new Set(all ? [] : rows.map(rowKey)))}
              />
            </th>
          )}
          {columns.map((column) => (
            <Head key={column.key} column={column} sort={sort} onSort={onSort} />
          ))}
        </tr>
      </thead>
      <tbody ref={body}>
        {rows.map((row, index) => (
          <tr
            key={rowKey(row)}
            data-at={index === at || undefined}
            data-picked={selection?.keys.has(rowKey(row)) || undefined}
            data-open={rowPath || onOpen ? "" : undefined}
            onClick={(event) => {
              const inside = (event.target as HTMLElement).closest(
                "a,button,input,label,.pick,.ant-popover,.ant-modal",
              );
              if (inside || getSelection()?.toString()) return;
              setReached(index);
              open(row);
            }}
          >
            {selection && (
              <td className="pick">
                <Checkbox
                  aria-label={t.ui.list.selectRow(rowName(row))}
                  checked={selection.keys.has(rowKey(row))}
                  onChange={() => toggle(row)}
                />
              </td>
            )}
            {columns.map((column, position) => (
              <td
                key={column.key}
                data-align={column.align}
                data-phone={column.phone ?? (position === 0 ? "title" : undefined)}
                data-label={column.title}
              >
                {position === 0 && rowPath ? <Link to={rowPath(row)}>{column.render(row)}</Link> : column.render(row)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Head<T>({
  column,
  sort,
  onSort,
}: {
  column: Column<T>;
  sort: string | undefined;
  onSort: ((sort: string) => void) | undefined;
}) {
  const { t } = useI18n();
  const by = column.sort;
  const down = by !== undefined && sort === `-${by}`;
  const on = down || (by !== undefined && sort === by);
  return (
    <th
      scope="col"
      data-align={column.align}
      style={{ width: column.width }}
      aria-sort={on ? (down ? "descending" : "ascending") : undefined}
    >
      {by && onSort ? (
        <button
          type="button"
          className="bare"
          onClick={() => onSort(nextSort(by, sort, column.isText))}
          title={t.ui.list.sortBy(column.title)}
        >
          {column.title}
          <span aria-hidden="true">{on ? (down ? " ↓" : " ↑") : ""}</span>
        </button>
      ) : (
        column.title
      )}
    </th>
  );
}
