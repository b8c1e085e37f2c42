import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Select } from "antd";
import { send } from "@/api/http";
import type { Import } from "@/api/types";
import { useI18n } from "@/i18n";
import { useToast } from "@/ui/toast";

/** As the server names them, with what people call them. */
const ENCODINGS = [
  { value: "UTF-8", label: "UTF-8" },
  { value: "GB18030", label: "GB18030 / GBK" },
  { value: "UTF-16LE", label: "UTF-16 LE" },
  { value: "UTF-16BE", label: "UTF-16 BE" },
  { value: "windows-1252", label: "Windows-1252" },
];

/** What the file's text is in, for who sees that it was recognised wrongly: columns and samples are read anew. */
export function Encoding({ item, read }: { item: Import; read: (item: Import) => void }) {
  const { t } = useI18n();
  const w = t.imports.mapping;
  const toast = useToast();
  const client = useQueryClient();
  const choose = useMutation({
    mutationFn: (encoding: string) =>
      send<Import>("PUT", `/imports/${item.id}/encoding`, { encoding: encoding || null }),
    onSuccess: (saved) => {
      client.setQueryData(["imports", "one", item.id], saved);
      read(saved);
    },
    onError: toast.problem,
  });
  if (!item.encoding) return null;
  const found = item.encoding_chosen ? w.encodingFind : w.encodingFound(item.encoding);
  return (
    <label className="row">
      <span className="muted">{w.encoding}</span>
      <Select
        value={item.encoding_chosen ? item.encoding : ""}
        loading={choose.isPending}
        disabled={choose.isPending}
        onChange={(encoding) => choose.mutate(encoding)}
        popupMatchSelectWidth={false}
        style={{ minWidth: 180 }}
        options={[{ value: "", label: found }, ...ENCODINGS]}
      />
    </label>
  );
}
