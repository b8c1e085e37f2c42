import { InputNumber } from "antd";
import { Field } from "./Field";

type Props = {
  label: string;
  hint?: string;
  error?: string | undefined;
  value: number | null;
  change: (value: number | null) => void;
  min: number;
  max?: number;
  /** What is counted. */
  unit?: string;
  placeholder?: string;
};

/** A whole number under its label. */
export function NumberField({ label, hint, error, value, change, min, max, unit, placeholder }: Props) {
  return (
    <Field label={label} hint={hint} error={error}>
      {(id) => (
        <InputNumber
          id={id}
          min={min}
          {...(max === undefined ? {} : { max })}
          precision={0}
          suffix={unit}
          placeholder={placeholder}
          value={value}
          onChange={change}
          style={{ width: 140 }}
        />
      )}
    </Field>
  );
}
