import { Drawer } from "antd";
import type { LiveEvent } from "@/api/types";
import { useI18n } from "@/i18n";
import { CopyButton, EventName, Facts } from "@/ui/bits";

/** One event in full. */
export function EventDrawer({
  event,
  source,
  close,
}: {
  event: LiveEvent | null;
  source: string | undefined;
  close: () => void;
}) {
  const { t, f } = useI18n();
  const l = t.data.live;
  const text = event ? JSON.stringify(event.body, null, 2) : "";
  const late = event ? (new Date(event.received_at).getTime() - new Date(event.timestamp).getTime()) / 1000 : 0;
  return (
    <Drawer
      open={event !== null}
      onClose={close}
      size={560}
      title={event && <EventName name={event.name || event.kind} />}
      extra={<CopyButton text={text} />}
    >
      {event && (
        <div className="stack">
          <Facts
            items={[
              [l.received, f.dateTime(event.received_at)],
              [l.source, source ?? t.ui.unknown],
              [
                l.who,
                <span className="mono" key="who">
                  {event.user_id ?? event.anonymous_id ?? ""}
                </span>,
              ],
            ]}
          />
          {late > 5 && <p className="muted small">{l.delay(f.number(late))}</p>}
          <pre className="code" style={{ maxHeight: "none" }}>
            {text}
          </pre>
        </div>
      )}
    </Drawer>
  );
}
