import type { ImportState } from "@/api/types";
import { useI18n } from "@/i18n";
import { Mark } from "@/ui/bits";
import { type Progressing, share } from "./progress";

const KIND: Record<ImportState, "good" | "warn" | "bad" | "idle"> = {
  preview: "warn",
  running: "warn",
  done: "good",
  failed: "bad",
  undoing: "warn",
  undone: "idle",
};

export function ImportMark({ item }: { item: Progressing }) {
  const { t, f } = useI18n();
  const isAtWork = item.state === "running" || item.state === "undoing";
  const done = isAtWork && share(item);
  return (
    <Mark kind={KIND[item.state]}>
      {t.imports.state[item.state]}
      {done ? ` ${f.percent(done)}` : ""}
    </Mark>
  );
}
