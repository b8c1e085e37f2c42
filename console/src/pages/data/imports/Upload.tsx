import CloudUploadOutlined from "@ant-design/icons/CloudUploadOutlined";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useNavigate } from "react-router";
import { send } from "@/api/http";
import type { Import } from "@/api/types";
import { useI18n } from "@/i18n";
import "@/styles/imports.css";
import { explain } from "@/ui/explain";

const ACCEPT = ".csv,.tsv,.txt,.xlsx,.xls,.parquet,.jsonl,.ndjson,.json,.gz";

type Props = {
  title?: string;
  text?: string;
  /** Which files it takes. */
  hint?: string;
  /** What is to be said of the files before their columns are shown. */
  prepare?: (created: Import) => Promise<unknown>;
};

/** Where a file is dropped. A label around a file field, so that it works by mouse, keyboard and touch alike. */
export function Upload({ title, text, hint, prepare }: Props) {
  const { t, f } = useI18n();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [over, setOver] = useState(false);
  const upload = useMutation({
    mutationFn: async (files: File[]) => {
      const form = new FormData();
      for (const file of files) form.append("file", file);
      const created = await send<Import>("POST", "/imports", form);
      await prepare?.(created);
      return created;
    },
    onSuccess: (created) => {
      void client.invalidateQueries({ queryKey: ["imports", "list"] });
      void navigate(`/data/imports/${created.id}`);
    },
  });
  const take = (files: FileList | null) => {
    if (files && files.length > 0 && !upload.isPending) upload.mutate([...files]);
  };
  return (
    // eslint-disable-next-line jsx-a11y-x/no-noninteractive-element-interactions -- dropping is a second way; the field inside takes the keys
    <label
      className="drop"
      data-over={over || undefined}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        take(event.dataTransfer.files);
      }}
    >
      <input
        type="file"
        className="sr"
        multiple
        accept={ACCEPT}
        disabled={upload.isPending}
        onChange={(event) => take(event.target.files)}
      />
      <CloudUploadOutlined />
      {title && <h2>{title}</h2>}
      {text && <p className="muted">{text}</p>}
      <strong>
        {upload.isPending ? t.imports.uploading(f.list(upload.variables.map(({ name }) => name))) : t.imports.drop}
      </strong>
      <span className="muted small">{hint ?? t.imports.dropHint}</span>
      {upload.error && (
        <span className="bad" role="alert">
          {explain(upload.error, t, f)}
        </span>
      )}
    </label>
  );
}
