import { Button } from "antd";
import { Link } from "react-router";
import { address } from "@/api/http";
import type { Import, ImportResult } from "@/api/types";
import { useMay } from "@/app/session";
import { lookup, type Messages, useI18n } from "@/i18n";
import { faultWords } from "@/ui/explain";
import { Stat, Stats } from "@/ui/Stat";
import { OfferAsOf } from "./OfferAsOf";
import { Pictures } from "./Pictures";
import { WaysBack } from "./WaysBack";

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

const KINDS = [
  "orders",
  "customers",
  "products",
  "reviews",
  "parcels",
  "payments",
  "calls",
  "answers",
] as const satisfies (keyof ImportResult)[];

/** Last step: what came of it, the rows with problems, and the way back. */
export function Result({ item }: { item: Import }) {
  const { t, f } = useI18n();
  const w = t.imports.result;
  const mayImport = useMay("manageData");
  const mayEdit = useMay("manageShop");
  const { result } = item;
  const problems = result ? result.rejected + result.dropped_values : 0;
  const leftOut = item.state === "done" ? item.left_out_files : [];
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
      {result && item.state === "done" && problems === 0 && leftOut.length === 0 && (
        <p className="notice" data-kind="good">
          {result.set_aside > 0 ? w.allButAside(f.number(result.set_aside)) : w.allGood}
        </p>
      )}
      <LeftOut files={leftOut} />
      {result && <Told result={result} />}
      {result && problems > 0 && (
        <div className="notice row between wrap" data-kind="warn">
          <span>{w.rejectsText(f.number(result.rejected), f.number(result.dropped_values))}</span>
          <Button href={address(`/imports/${item.id}/rejects.csv`)} download>
            {w.rejects}
          </Button>
        </div>
      )}
      {mayEdit && item.state === "done" && result && result.orders > 0 && <OfferAsOf />}
      {mayImport && item.state === "done" && result && result.reviews > 0 && <Pictures id={item.id} />}
      <div className="row wrap">
        {item.state === "done" && (
          <Link to="/customers">
            <Button type="primary">{w.customers}</Button>
          </Link>
        )}
        <Link to="/data/imports?new=1">
          <Button>{t.imports.new}</Button>
        </Link>
        {mayImport && <WaysBack item={item} />}
      </div>
    </div>
  );
}

/** The files of which nothing is in, each with why. */
function LeftOut({ files }: { files: Import["left_out_files"] }) {
  const { t, f } = useI18n();
  const w = t.imports.result;
  if (files.length === 0) return null;
  return (
    <div className="notice" data-kind="warn">
      {files.map(({ file, missing }) => (
        <p key={file}>
          {missing.length > 0
            ? w.leftOut(file, f.list(missing.map((field) => lookup(t.imports.field, field))))
            : w.leftOutUnknown(file)}
        </p>
      ))}
    </div>
  );
}

/** What the rows were, and which of the orders are not in every number. */
function Told({ result }: { result: ImportResult }) {
  const { t, f } = useI18n();
  const w = t.imports.result;
  const found = KINDS.filter((kind) => result[kind] > 0).map((kind) => w.found[kind](f.number(result[kind])));
  return (
    <>
      {found.length > 0 && <p>{w.foundAll(f.list(found))}</p>}
      {result.orders_without_customer > 0 && (
        <p className="muted">{w.withoutCustomer(f.number(result.orders_without_customer))}</p>
      )}
      {result.orders_in_other_currency > 0 && (
        <p className="muted">{w.otherCurrency(f.number(result.orders_in_other_currency), f.currency)}</p>
      )}
    </>
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
