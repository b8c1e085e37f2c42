import { Button, DatePicker, Form, Input } from "antd";
import type dayjs from "dayjs";
import { useState } from "react";
import type { SpecialDay } from "@/api/types";
import { useI18n } from "@/i18n";
import { required } from "@/ui/form";
import { daysBetween, weekdayOf } from "@/ui/time";
import { withDays } from "./hours";
import { Spans } from "./Spans";

const LONGEST_NAME = 60;
const MOST_AT_ONCE = 31;

/** Holidays, and days that are worked in their place. */
export function SpecialDays({ disabled }: { disabled: boolean }) {
  const { t, f } = useI18n();
  const w = t.settings.shop.hours;
  const form = Form.useFormInstance();
  const called = (date: string) => {
    const weekday = `d${weekdayOf(date)}` as keyof typeof t.words.weekdays;
    return `${f.date(date)} ${t.words.weekdays[weekday]}`;
  };
  return (
    <Form.Item label={w.days} extra={w.daysHint}>
      <Form.List name="special_days">
        {(rows, { remove }, { errors }) => (
          <div className="stack">
            {rows.map(({ key, name }) => {
              const day = called(form.getFieldValue(["special_days", name, "date"]) as string);
              return (
                <div className="row wrap top" key={key}>
                  <Form.Item name={[name, "date"]} hidden>
                    <Input />
                  </Form.Item>
                  <span className="num" style={{ minWidth: 130, paddingTop: 5 }}>
                    {day}
                  </span>
                  <Form.Item name={[name, "name"]} rules={[required(t)]} style={{ marginBottom: 0 }}>
                    <Input aria-label={w.nameOf(day)} maxLength={LONGEST_NAME} style={{ width: 150 }} />
                  </Form.Item>
                  <Spans name={[name, "spans"]} day={day} disabled={disabled} />
                  {!disabled && (
                    <Button size="small" type="text" aria-label={w.removeDay(day)} onClick={() => remove(name)}>
                      {t.ui.remove}
                    </Button>
                  )}
                </div>
              );
            })}
            {!disabled && <AddDays />}
            <Form.ErrorList errors={errors} />
          </div>
        )}
      </Form.List>
    </Form.Item>
  );
}

/** A holiday is added with all of its days. */
function AddDays() {
  const { t } = useI18n();
  const w = t.settings.shop.hours;
  const form = Form.useFormInstance();
  const [first, setFirst] = useState<dayjs.Dayjs | null>(null);
  const [last, setLast] = useState<dayjs.Dayjs | null>(null);
  const [name, setName] = useState("");
  const days = first ? daysBetween(first, last ?? first) : [];
  const isFit = days.length > 0 && days.length <= MOST_AT_ONCE && name.trim() !== "";
  const add = () => {
    const there = (form.getFieldValue("special_days") ?? []) as SpecialDay[];
    form.setFieldValue("special_days", withDays(there, days, name.trim()));
    setFirst(null);
    setLast(null);
  };
  return (
    <div className="row wrap">
      <DatePicker aria-label={w.first} placeholder={w.first} value={first} onChange={setFirst} style={{ width: 140 }} />
      <DatePicker
        aria-label={w.last}
        placeholder={w.last}
        value={last}
        onChange={setLast}
        {...(first && { minDate: first, maxDate: first.add(MOST_AT_ONCE - 1, "day") })}
        style={{ width: 140 }}
      />
      <Input
        aria-label={w.name}
        placeholder={w.name}
        value={name}
        maxLength={LONGEST_NAME}
        onChange={(event) => setName(event.target.value)}
        style={{ width: 150 }}
      />
      <Button onClick={add} disabled={!isFit}>
        {w.addDays}
      </Button>
    </div>
  );
}
