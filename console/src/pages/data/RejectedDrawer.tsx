import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button, Drawer, Input, Popconfirm } from "antd";
import { type ReactNode, useState } from "react";
import { send } from "@/api/http";
import type { RejectedEvent } from "@/api/types";
import { useMay } from "@/app/session";
import { useI18n } from "@/i18n";
import { Facts } from "@/ui/bits";
import { useToast } from "@/ui/toast";
import { reasonOf } from "./reason";

const pretty = (raw: string) => {
  try {
    return JSON.stringify(JSON.parse(raw), null, 2);
  } catch {
    return raw;
  }
};
const isJson = (text: string) => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

/** Sending the event in again, changed or not, and giving it up. */
function useAnswers(event: RejectedEvent, changed: string | null, close: () => void) {
  const { t } = useI18n();
  const r = t.data.rejected;
  const toast = useToast();
  const client = useQueryClient();
  const after = (text: string) => () => {
    toast.good(text);
    close();
    void client.invalidateQueries({ queryKey: ["today"] });
    return client.invalidateQueries({ queryKey: ["rejected"] });
  };
  const replay = useMutation({
    mutationFn: () => send("POST", `/rejected-events/${event.id}/replay`, changed === null ? {} : { raw: changed }),
    onSuccess: after(r.done),
    onError: toast.problem,
  });
  const discard = useMutation({
    mutationFn: () => send("DELETE", `/rejected-events/${event.id}`),
    onSuccess: after(r.discarded),
    onError: toast.problem,
  });
  return { replay, discard };
}

/** A refused event: why, what it was, and the way back in. */
export function RejectedDrawer({ event, close }: { event: RejectedEvent; close: () => void }) {
  const { t, f } = useI18n();
  const r = t.data.rejected;
  const mayDecide = useMay("manageData") && !event.replayed_at;
  const mayEdit = mayDecide && !event.is_stub;
  const original = pretty(event.raw);
  const [raw, setRaw] = useState(original);
  const changed = raw !== original;
  const { replay, discard } = useAnswers(event, changed ? raw : null, close);
  const valid = isJson(raw);
  const isCut = event.bytes != null && !event.is_stub;
  const buttons = mayDecide && (
    <div className="row">
      <Popconfirm
        title={r.discard}
        description={r.discardText}
        onConfirm={() => discard.mutate()}
        okButtonProps={{ danger: true }}
      >
        <Button loading={discard.isPending}>{r.discard}</Button>
      </Popconfirm>
      {mayEdit && (
        <Button type="primary" disabled={!valid} loading={replay.isPending} onClick={() => replay.mutate()}>
          {changed ? r.replayEdited : r.replay}
        </Button>
      )}
    </div>
  );
  return (
    <Drawer open onClose={close} size={600} title={reasonOf(event, t)} extra={buttons}>
      <div className="stack">
        <p className="muted">{event.reason}</p>
        <Particulars event={event} />
        {event.is_stub && <p className="notice">{r.stub}</p>}
        {isCut && <p className="notice">{r.cut(f.bytes(event.bytes))}</p>}
        <label className="stack-s">
          <span className="muted">{mayEdit ? r.edit : r.raw}</span>
          <Input.TextArea
            className="mono"
            value={raw}
            readOnly={!mayEdit}
            onChange={(change) => setRaw(change.target.value)}
            autoSize={{ minRows: 10, maxRows: 28 }}
            spellCheck={false}
            status={valid || !mayEdit ? "" : "error"}
          />
        </label>
        {!valid && mayEdit && (
          <p className="bad small" role="alert">
            {r.notJson}
          </p>
        )}
      </div>
    </Drawer>
  );
}

function Particulars({ event }: { event: RejectedEvent }) {
  const { t, f } = useI18n();
  const r = t.data.rejected;
  const items: [string, ReactNode][] = [[r.received, f.dateTime(event.received_at)]];
  if (event.field)
    items.push([
      r.field,
      <code key="field" className="mono">
        {event.field}
      </code>,
    ]);
  if (event.bytes != null) items.push([r.size, f.bytes(event.bytes)]);
  if (event.replayed_at) items.push([r.replayed, f.dateTime(event.replayed_at)]);
  return <Facts items={items} />;
}
