import { useMutation, useQueryClient } from "@tanstack/react-query";
import { send } from "@/api/http";
import type { PicturesBrought } from "@/api/types";
import { useI18n } from "@/i18n";
import { explain } from "@/ui/explain";

/** The pictures of imported reviews, as an archive beside their file. */
export function Pictures({ id }: { id: string }) {
  const { t, f } = useI18n();
  const w = t.imports.pictures;
  const client = useQueryClient();
  const bring = useMutation({
    mutationFn: (file: File) => {
      const form = new FormData();
      form.append("file", file);
      return send<PicturesBrought>("POST", `/imports/${id}/pictures`, form);
    },
    onSuccess: () => client.invalidateQueries({ queryKey: ["reviews"] }),
  });
  const take = (files: FileList | null) => {
    const file = files?.[0];
    if (file && !bring.isPending) bring.mutate(file);
  };
  return (
    <section className="stack-s">
      <h3>{w.title}</h3>
      <p className="muted">{w.text}</p>
      <label className="drop">
        <input
          type="file"
          className="sr"
          accept=".zip,application/zip"
          disabled={bring.isPending}
          onChange={(event) => take(event.target.files)}
        />
        <strong>{bring.isPending ? w.bringing(bring.variables.name) : w.choose}</strong>
        <span className="muted small">{w.hint}</span>
        {bring.error && (
          <span className="bad" role="alert">
            {explain(bring.error, t, f)}
          </span>
        )}
      </label>
      {bring.data && <Brought of={bring.data} />}
    </section>
  );
}

const LOST = ["missing", "ambiguous", "refused", "left"] as const;

function Brought({ of }: { of: PicturesBrought }) {
  const { t, f } = useI18n();
  const w = t.imports.pictures;
  const lost = LOST.filter((key) => of[key] > 0);
  return (
    <div className="notice stack-s" data-kind={lost.length > 0 ? "warn" : "good"} role="status">
      <p>{w.brought(f.number(of.pictures), f.number(of.reviews))}</p>
      {lost.map((key) => (
        <p key={key}>{w[key](f.number(of[key]))}</p>
      ))}
    </div>
  );
}
