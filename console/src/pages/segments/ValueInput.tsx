import { AutoComplete, DatePicker, Input, InputNumber, Select } from "antd";
import dayjs from "dayjs";
import type { FieldOp, FieldType, Scalar } from "@/api/types";
import { lookup, useI18n } from "@/i18n";
import { minorDigits } from "@/i18n/format";
import { isShare } from "./describe";

type Value = Scalar | Scalar[] | undefined;
type Props = {
  type: FieldType;
  field: string;
  op: FieldOp;
  value: Value;
  values?: string[];
  /** What the values are called; those that are not there have words of their own. */
  labels?: Readonly<Record<string, string>>;
  change: (value: Value) => void;
};

/** The field for a value, fitting its type and the comparison. */
export function ValueInput(props: Props) {
  const { t } = useI18n();
  const { type, op, value, change } = props;
  if (op === "is_set" || op === "not_set") return null;
  if (op === "within_days" || op === "not_within_days")
    return (
      <InputNumber
        aria-label={t.segments.editor.inDays}
        min={1}
        max={3650}
        value={asNumber(value)}
        onChange={(days) => change(days ?? "")}
        suffix={t.segments.editor.inDays}
        style={{ width: 120 }}
      />
    );
  if (op === "between") {
    const [low, high] = Array.isArray(value) ? value : [];
    return (
      <span className="row">
        <One {...props} value={low} change={(next) => change([next as Scalar, high ?? ""])} />
        –
        <One {...props} value={high} change={(next) => change([low ?? "", next as Scalar])} />
      </span>
    );
  }
  if (op === "in") {
    const chosen = Array.isArray(value) ? value : [];
    return (
      <Select
        aria-label={t.segments.editor.value}
        mode={props.values ? "multiple" : "tags"}
        value={chosen}
        onChange={change}
        style={{ minWidth: 200 }}
        options={options(props, t)}
      />
    );
  }
  if (type === "bool")
    return (
      <Select
        aria-label={t.segments.editor.value}
        value={value ?? null}
        onChange={change}
        style={{ minWidth: 80 }}
        options={[
          { value: true, label: t.ui.yes },
          { value: false, label: t.ui.no },
        ]}
      />
    );
  return <One {...props} />;
}

const asNumber = (value: Value) => (typeof value === "number" ? value : null);

function options({ field, values, labels }: Props, t: ReturnType<typeof useI18n>["t"]) {
  const word = (value: string) =>
    field === "class"
      ? lookup(t.words.class, value)
      : field === "rfm_group"
        ? lookup(t.lifecycle.group, value)
        : field === "channel"
          ? lookup(t.words.channel, value)
          : (labels?.[value] ?? value);
  return (values ?? []).map((value) => ({ value, label: word(value) }));
}

function One(props: Props) {
  const { t, f } = useI18n();
  const { type, field, value, change, values } = props;
  const label = t.segments.editor.value;
  if (type === "enum")
    return (
      <Select
        aria-label={label}
        showSearch={{ optionFilterProp: "label" }}
        value={value ?? null}
        onChange={change}
        popupMatchSelectWidth={false}
        style={{ minWidth: 120 }}
        options={options(props, t)}
      />
    );
  if (type === "time")
    return (
      <DatePicker
        aria-label={label}
        value={typeof value === "string" && value ? dayjs(value) : null}
        onChange={(day) => change(day?.format("YYYY-MM-DD") ?? "")}
      />
    );
  if (type === "text" && values)
    return (
      <AutoComplete
        aria-label={label}
        showSearch={{ filterOption: true }}
        value={typeof value === "string" ? value : ""}
        onChange={change}
        options={options(props, t)}
        style={{ width: 180 }}
      />
    );
  if (type === "text")
    return (
      <Input
        aria-label={label}
        value={typeof value === "string" ? value : ""}
        onChange={(event) => change(event.target.value)}
        style={{ width: 180 }}
      />
    );
  const scale = type === "money" ? 10 ** minorDigits(f.currency) : isShare(field) ? 0.01 : 1;
  const shown = asNumber(value);
  return (
    <InputNumber
      aria-label={label}
      value={shown === null ? null : Number((shown / scale).toFixed(4))}
      onChange={(next) =>
        change(next === null ? "" : type === "money" ? Math.round(next * scale) : Number((next * scale).toFixed(6)))
      }
      suffix={type === "money" ? f.currency : isShare(field) ? "%" : null}
      style={{ width: 130 }}
    />
  );
}
