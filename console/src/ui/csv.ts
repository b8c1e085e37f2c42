/** CSV that spreadsheets open as meant: UTF-8 with BOM, quoted where needed, and no cell that starts a formula. */
export type CsvCell = string | number | null | undefined;

/** A plain number may begin with a sign: it is what it looks like. */
const NUMBER = /^[-+]?\d+(\.\d*)?$/;

function cell(value: CsvCell): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "number") return String(value);
  const safe = /^[=+\-@\t\r\0＝＋－＠]/.test(value) && !NUMBER.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

export function toCsv(head: string[], rows: CsvCell[][]): string {
  return `\uFEFF${[head, ...rows].map((row) => row.map(cell).join(",")).join("\r\n")}\r\n`;
}

export function download(name: string, content: string | Blob, type = "text/csv;charset=utf-8") {
  const url = URL.createObjectURL(new Blob([content], { type }));
  Object.assign(document.createElement("a"), { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
