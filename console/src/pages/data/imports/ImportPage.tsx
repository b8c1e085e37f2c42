import { useQuery } from "@tanstack/react-query";
import { Progress } from "antd";
import { useState } from "react";
import { useParams } from "react-router";
import { q } from "@/api/queries";
import type { Import } from "@/api/types";
import { useI18n } from "@/i18n";
import { LoadedPage } from "@/ui/Loaded";
import { Page } from "@/ui/Page";
import { Check } from "./Check";
import { ImportMark } from "./ImportMark";
import { MapColumns } from "./MapColumns";
import { settled, share } from "./progress";
import { Result } from "./Result";
import "@/styles/imports.css";

export default function ImportPage() {
  const { t } = useI18n();
  const { id = "" } = useParams();
  const found = useQuery(q.import(id));
  return (
    <LoadedPage query={found} back={{ path: "/data/imports", title: t.data.tabs.imports }}>
      {(item) => <ImportView key={id} item={item} />}
    </LoadedPage>
  );
}

function ImportView({ item }: { item: Import }) {
  const { t, f } = useI18n();
  const [checking, setChecking] = useState(false);
  const note = (
    <span className="row wrap">
      <ImportMark item={item} />
      <span>
        {f.bytes(item.bytes)} · {item.format.toUpperCase()} {item.encoding && `· ${item.encoding}`} ·{" "}
        {f.dateTime(item.created_at)}
      </span>
    </span>
  );
  // An undo that failed waits to be asked for again.
  const isAtWork = item.state === "running" || (item.state === "undoing" && !item.error);
  const at = item.state !== "preview" ? (item.state === "running" ? 2 : 3) : checking ? 1 : 0;
  return (
    <Page title={item.file_name} note={note} back={{ path: "/data/imports", title: t.data.tabs.imports }} wide>
      <Steps at={at} />
      {isAtWork ? (
        <Running item={item} />
      ) : item.state !== "preview" ? (
        <Result item={item} />
      ) : checking ? (
        <Check item={item} back={() => setChecking(false)} />
      ) : (
        <MapColumns item={item} next={() => setChecking(true)} />
      )}
    </Page>
  );
}

function Steps({ at }: { at: number }) {
  const { t } = useI18n();
  return (
    <ol className="steps">
      {Object.entries(t.imports.step).map(([key, title], index) => (
        <li key={key} aria-current={index === at ? "step" : undefined} data-done={index < at || undefined}>
          <span aria-hidden="true">{index + 1}</span>
          {title}
        </li>
      ))}
    </ol>
  );
}

function Running({ item }: { item: Import }) {
  const { t, f } = useI18n();
  const w = t.imports.running;
  const isUndoing = item.state === "undoing";
  const read = item.progress.rows_read;
  const total = item.progress.rows_total;
  const done = share(item);
  const ended = settled(item);
  return (
    <div className="stack" role="status" style={{ maxWidth: 560 }}>
      <h2>{isUndoing ? w.undoing : w.title}</h2>
      <Progress percent={Math.round((done ?? 0) * 100)} status="active" showInfo={done !== undefined} />
      <p className="num">{total ? w.rows(f.number(read), f.number(total)) : w.rowsOnly(f.number(read))}</p>
      {ended > 0 && <p className="num">{w.settled(f.number(ended))}</p>}
      <p className="muted">{isUndoing ? w.leaveUndoing : w.leave}</p>
    </div>
  );
}
