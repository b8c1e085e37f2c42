import type { Import, ImportState } from "@/api/types";
import { useI18n } from "@/i18n";
import { Mark } from "@/ui/bits";

const KIND: Record<ImportState, "good" | "warn" | "bad" | "idle"> = {
  preview: "warn",
  running: "warn",
  done: "good",
  failed: "bad",
  undoing: "warn",
  undone: "idle",
};

export function ImportMark({ item }: { item: Pick<Import, "state" | "progress"> }) {
  const { t, f } = useI18n();
  const { rows_read: read, rows_total: total } = item.progress;
  const share =
    (item.state === "running" || item.state === "undoing") && read && total ? ` ${f.percent(read / total)}` : "";
  return (
    <Mark kind={KIND[item.state]}>
      {t.imports.state[item.state]}
      {share}
    </Mark>
  );
}
