import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button, Popconfirm } from "antd";
import { Link, useNavigate } from "react-router";
import { address, send } from "@/api/http";
import type { Import, ImportResult } from "@/api/types";
import { useMay } from "@/app/session";
import { type Messages, useI18n } from "@/i18n";
import { faultWords } from "@/ui/explain";
import { Stat, Stats } from "@/ui/Stat";
import { useToast } from "@/ui/toast";

const SHOWN = [
  "rows",
  "taken",
  "set_aside",
  "rejected",
  "dropped_values",
  "entities",
  "new",
  "changed",
  "unchanged",
  "events",
] as const satisfies (keyof ImportResult)[];

/** Last step: what came of it, the rows with problems, and the way back. */
export function Result({ item }: { item: Import }) {
  const { t, f } = useI18n();
  const w = t.imports.result;
  const mayImport = useMay("manageData");
  const { result } = item;
  const problems = result ? result.rejected + result.dropped_values : 0;
  return (
    <div className="stack">
      <h2>{title(item.state, w)}</h2>
      {item.error && (
        <p className="notice" data-kind="bad">
          {stopped(item, item.error, t)}
        </p>
      )}
      {result && (
        <Stats>
          {SHOWN.map((key) => (
            <Stat
              key={key}
              label={w[key]}
              value={f.number(result[key])}
              how={key === "set_aside" && result.set_aside > 0 && <p>{w.setAsideHow}</p>}
            />
          ))}
        </Stats>
      )}
      {result && item.state === "done" && problems === 0 && (
        <p className="notice" data-kind="good">
          {result.set_aside > 0 ? w.allButAside(f.number(result.set_aside)) : w.allGood}
        </p>
      )}
      {result && problems > 0 && (
        <div className="notice row between wrap" data-kind="warn">
          <span>{w.rejectsText(f.number(result.rejected), f.number(result.dropped_values))}</span>
          <Button href={address(`/imports/${item.id}/rejects.csv`)} download>
            {w.rejects}
          </Button>
        </div>
      )}
      <div className="row wrap">
        {item.state === "done" && (
          <Link to="/customers">
            <Button type="primary">{w.customers}</Button>
          </Link>
        )}
        <Link to="/data/imports?new=1">
          <Button>{t.imports.new}</Button>
        </Link>
        {mayImport && <UndoOrDelete item={item} />}
      </div>
    </div>
  );
}

/** Why it stopped, in the reader's language; the server's sentence where it has no code. */
function stopped({ fault }: Import, message: string, t: Messages) {
  return (fault && faultWords({ ...fault, field: "", message }, t)) || message;
}

function title(state: Import["state"], w: Messages["imports"]["result"]) {
  if (state === "failed") return w.failed;
  if (state === "undoing") return w.undoFailed;
  return state === "undone" ? w.wasUndone : w.title;
}

function UndoOrDelete({ item }: { item: Import }) {
  const { t } = useI18n();
  const w = t.imports.result;
  const toast = useToast();
  const client = useQueryClient();
  const navigate = useNavigate();
  const undo = useMutation({
    mutationFn: () => send("POST", `/imports/${item.id}/undo`),
    onSuccess: () => {
      toast.good(w.undone);
      return client.invalidateQueries({ queryKey: ["imports"] });
    },
    onError: toast.problem,
  });
  const remove = useMutation({
    mutationFn: () => send("DELETE", `/imports/${item.id}`),
    onSuccess: () => {
      toast.good(w.deleted);
      void client.invalidateQueries({ queryKey: ["imports", "list"] });
      void navigate("/data/imports");
    },
    onError: toast.problem,
  });
  if (item.state === "done" || item.state === "undoing")
    return (
      <Popconfirm
        title={w.undo}
        description={<p style={{ maxWidth: 280 }}>{w.undoText}</p>}
        onConfirm={() => undo.mutate()}
        okButtonProps={{ danger: true }}
      >
        <Button loading={undo.isPending}>{item.state === "undoing" ? w.undoAgain : w.undo}</Button>
      </Popconfirm>
    );
  return (
    <Button loading={remove.isPending} onClick={() => remove.mutate()}>
      {w.delete}
    </Button>
  );
}
