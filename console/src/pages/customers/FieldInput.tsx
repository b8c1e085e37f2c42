import { DatePicker, Input, InputNumber, Select } from "antd";
import dayjs from "dayjs";
import type { CustomField } from "@/api/types";
import { useI18n } from "@/i18n";
import { labelOf } from "./fields";
import { shown } from "./typed";

type Props = { field: CustomField; value: unknown; change: (value: unknown) => void };

/** What a field's value is typed or chosen with. Nothing in it takes the value away. */
export function FieldInput({ field, value, change }: Props) {
  const { t, language } = useI18n();
  const label = labelOf(field.label, language, field.key);
  const style = { width: "100%" };
  switch (field.type) {
    case "number":
      return (
        <InputNumber
          aria-label={label}
          style={style}
          value={typeof value === "number" ? value : null}
          onChange={(next) => change(next)}
        />
      );
    case "date": {
      const day = typeof value === "string" ? dayjs(value) : null;
      return (
        <DatePicker
          aria-label={label}
          style={style}
          value={day?.isValid() ? day : null}
          onChange={(next) => change(next?.format("YYYY-MM-DD") ?? null)}
        />
      );
    }
    case "yes_no":
    case "choice": {
      const isChoice = field.type === "choice";
      const options = isChoice
        ? field.options.map((option) => ({ value: option.key, label: labelOf(option.label, language, option.key) }))
        : [
            { value: "true", label: t.ui.yes },
            { value: "false", label: t.ui.no },
          ];
      return (
        <Select
          aria-label={label}
          style={style}
          allowClear
          showSearch={{ optionFilterProp: "label" }}
          value={value == null ? null : shown(value)}
          onChange={(next?: string | null) => change(next == null ? null : isChoice ? next : next === "true")}
          options={options}
        />
      );
    }
    default:
      return (
        <Input
          aria-label={label}
          maxLength={500}
          value={value == null ? "" : shown(value)}
          onChange={(event) => change(event.target.value || null)}
        />
      );
  }
}
