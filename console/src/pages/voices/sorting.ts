import { useMemo, useState } from "react";

/** Sorting of rows that are all here already; the server sorts only what it pages. */
export function useSorted<T>(rows: T[], value: (row: T, key: string) => number | string, first: string) {
  const [sort, setSort] = useState(first);
  const sorted = useMemo(() => {
    const key = sort.replace(/^-/, "");
    const direction = sort.startsWith("-") ? -1 : 1;
    return [...rows].sort((a, b) => {
      const [left, right] = [value(a, key), value(b, key)];
      return (
        direction *
        (typeof left === "string" && typeof right === "string"
          ? left.localeCompare(right)
          : Number(left) - Number(right))
      );
    });
  }, [rows, sort, value]);
  return { sorted, sort, setSort };
}
