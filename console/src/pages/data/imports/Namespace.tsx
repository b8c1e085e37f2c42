import { Input } from "antd";
import type { Mapping } from "@/api/types";
import { useI18n } from "@/i18n";
import { fitsNamespace, hasNumbers } from "./mapping";

const MOST = 40;
type Props = { mapping: Mapping; change: (mapping: Mapping) => void };

/** Whose order numbers these are: equal numbers of two platforms, or of two shops on one, stay two orders. */
export function Namespace({ mapping, change }: Props) {
  const { t } = useI18n();
  const w = t.imports.mapping;
  if (!hasNumbers(mapping)) return null;
  const fits = fitsNamespace(mapping.namespace);
  return (
    <div className="stack-s" style={{ maxWidth: 560 }}>
      <label className="stack-s">
        <span className="muted">{w.namespace}</span>
        <Input
          value={mapping.namespace ?? ""}
          placeholder={w.namespaceNone}
          maxLength={MOST}
          status={fits ? "" : "error"}
          style={{ maxWidth: 220 }}
          onChange={({ target }) => change({ ...mapping, namespace: target.value.trim() || null })}
        />
      </label>
      {fits ? (
        <span className="faint small">{w.namespaceHint}</span>
      ) : (
        <span className="bad small" role="alert">
          {w.namespaceRule}
        </span>
      )}
    </div>
  );
}
