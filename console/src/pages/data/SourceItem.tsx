import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button, Dropdown, Input, Modal } from "antd";
import { useState } from "react";
import { Link } from "react-router";
import { send } from "@/api/http";
import type { Source } from "@/api/types";
import { useMay } from "@/app/session";
import { useStream } from "@/app/stream";
import { useI18n } from "@/i18n";
import { ageMs } from "@/i18n/format";
import { CopyButton, Mark } from "@/ui/bits";
import { useToast } from "@/ui/toast";
import { snippet } from "./snippet";

const RECENT_MS = 120_000;

/** A source: whether it lives, how much came, and how to connect it. */
export function SourceItem({ source, initiallyOpen }: { source: Source; initiallyOpen: boolean }) {
  const { t, f } = useI18n();
  const s = t.data.sources;
  const [open, setOpen] = useState(initiallyOpen);
  const [heard, setHeard] = useState<string | null>(null);
  useStream("event", (event) => {
    if (event.source_id === source.id) setHeard(event.received_at);
  });
  const last = heard ?? source.last_event_at;
  const { write_key } = source;
  const connects = write_key !== null && (source.kind === "web" || source.kind === "server" || source.kind === "app");
  return (
    <li className="source">
      <div className="row between wrap">
        <div className="row wrap grow">
          <strong>{source.name}</strong>
          <span className="tag">{t.words.kind[source.kind]}</span>
          <Health source={source} last={last} />
        </div>
        <div className="row">
          <span className="muted small num">
            {s.events24(f.number(source.events_24h))}
            {source.rejected_24h > 0 && (
              <>
                {" · "}
                <Link to={`/data/rejected?source=${source.id}`} className="bad">
                  {s.rejected24(f.number(source.rejected_24h))}
                </Link>
              </>
            )}
          </span>
          {connects && (
            <Button size="small" onClick={() => setOpen(!open)} aria-expanded={open}>
              {s.connect}
            </Button>
          )}
          <SourceMenu source={source} />
        </div>
      </div>
      {open && write_key && <Connect source={{ ...source, write_key }} />}
    </li>
  );
}

function Health({ source, last }: { source: Source; last: string | null | undefined }) {
  const { t, f } = useI18n();
  const s = t.data.sources;
  if (!source.enabled) return <Mark kind="idle">{s.disabled}</Mark>;
  if (!last)
    return (
      <span className="waiting" role="status">
        <Mark kind="warn">{s.waiting}</Mark>
      </span>
    );
  const recent = ageMs(last) < RECENT_MS;
  return (
    <span role="status">
      <Mark kind={recent ? "good" : "idle"}>{recent ? s.receiving : s.quiet(f.ago(last))}</Mark>
    </span>
  );
}

function Connect({ source }: { source: Source & { write_key: string } }) {
  const { t } = useI18n();
  const s = t.data.sources;
  const code = snippet(source, location.origin);
  const kind = source.kind === "web" || source.kind === "app" ? source.kind : "server";
  return (
    <div className="stack">
      <div className="row between wrap">
        <span className="muted">{s.snippet[kind]}</span>
        <CopyButton text={code} />
      </div>
      <pre className="code">{code}</pre>
      <div className="row between wrap">
        <span>
          <span className="muted">{s.writeKey}</span> <code className="mono">{source.write_key}</code>{" "}
          <CopyButton text={source.write_key} />
        </span>
        <Link className="link" to={`/data/live?source=${source.id}`}>
          {s.seeLive} →
        </Link>
      </div>
      <p className="faint small">{s.standard}</p>
    </div>
  );
}

function SourceMenu({ source }: { source: Source }) {
  const { t } = useI18n();
  const s = t.data.sources;
  const toast = useToast();
  const client = useQueryClient();
  const mayEdit = useMay("manageData");
  const [dialog, setDialog] = useState<"rename" | "rotate" | null>(null);
  const [name, setName] = useState(source.name);
  const done = (text: string) => () => {
    toast.good(text);
    setDialog(null);
    return client.invalidateQueries({ queryKey: ["sources"] });
  };
  const change = useMutation({
    mutationFn: (part: { name?: string; enabled?: boolean }) => send("PATCH", `/sources/${source.id}`, part),
    onSuccess: done(t.ui.saved),
    onError: toast.problem,
  });
  const rotate = useMutation({
    mutationFn: () => send("POST", `/sources/${source.id}/rotate-key`),
    onSuccess: done(s.rotated),
    onError: toast.problem,
  });
  if (!mayEdit) return null;
  const items = [
    { key: "rename", label: s.rename, onClick: () => setDialog("rename") },
    {
      key: "enabled",
      label: source.enabled ? s.disable : s.enable,
      onClick: () => change.mutate({ enabled: !source.enabled }),
    },
    { key: "rotate", label: s.rotate, danger: true, onClick: () => setDialog("rotate") },
  ];
  return (
    <>
      <Dropdown trigger={["click"]} menu={{ items }} placement="bottomRight">
        <Button size="small" type="text" aria-label={`${t.ui.more}: ${source.name}`}>
          ⋯
        </Button>
      </Dropdown>
      <Modal
        open={dialog === "rename"}
        onCancel={() => setDialog(null)}
        onOk={() => change.mutate({ name: name.trim() })}
        okButtonProps={{ disabled: !name.trim(), loading: change.isPending }}
        title={s.rename}
        width={400}
      >
        <Input aria-label={s.name} value={name} maxLength={80} onChange={(event) => setName(event.target.value)} />
      </Modal>
      <Modal
        open={dialog === "rotate"}
        onCancel={() => setDialog(null)}
        onOk={() => rotate.mutate()}
        okText={s.rotate}
        okButtonProps={{ danger: true, loading: rotate.isPending }}
        title={s.rotate}
        width={420}
      >
        <p>{s.rotateText}</p>
      </Modal>
    </>
  );
}
