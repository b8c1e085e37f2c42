import { Button, Form, TimePicker } from "antd";
import { useI18n } from "@/i18n";
import { required } from "@/ui/form";
import { asTime, TIME } from "@/ui/time";
import { DAY, EVENING } from "./hours";

/** When a day is worked; without any span it is closed. */
export function Spans({ name, day, disabled }: { name: (string | number)[]; day: string; disabled: boolean }) {
  const { t } = useI18n();
  const w = t.settings.shop.hours;
  return (
    <Form.List name={name}>
      {(rows, { add, remove }, { errors }) => (
        <div className="stack-s">
          {rows.length === 0 && <span className="muted">{w.closed}</span>}
          {rows.map(({ key, name: n }) => (
            <div className="row wrap" key={key}>
              <Time name={[n, "from"]} label={w.from(day)} />
              <span aria-hidden>–</span>
              <Time name={[n, "to"]} label={w.to(day)} />
              {!disabled && (
                <Button size="small" type="text" aria-label={w.remove(day)} onClick={() => remove(n)}>
                  ×
                </Button>
              )}
            </div>
          ))}
          {!disabled && rows.length < MOST && (
            <div>
              <Button size="small" aria-label={w.addTo(day)} onClick={() => add(rows.length === 0 ? DAY : EVENING)}>
                + {w.add}
              </Button>
            </div>
          )}
          <Form.ErrorList errors={errors} />
        </div>
      )}
    </Form.List>
  );
}

const MOST = 6;

function Time({ name, label }: { name: (string | number)[]; label: string }) {
  const { t } = useI18n();
  return (
    <Form.Item name={name} rules={[required(t)]} style={{ marginBottom: 0 }} {...asTime}>
      <TimePicker
        format={TIME}
        minuteStep={5}
        needConfirm={false}
        allowClear={false}
        aria-label={label}
        style={{ width: 96 }}
      />
    </Form.Item>
  );
}
