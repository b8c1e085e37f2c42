/** The one form style: labels above, hints below, what the server refused at its field. */
import { Form, type FormInstance, type FormProps } from "antd";
import { type ReactNode, useEffect, useEffectEvent } from "react";
import { type FieldError, Problem } from "@/api/http";
import type { Messages } from "@/i18n";
import { useI18n } from "@/i18n";
import { explain, explainField } from "./explain";

type Props<V> = Omit<FormProps<V>, "layout" | "requiredMark" | "onFinish"> & {
  error?: unknown;
  /** Words for a field that mean more here than elsewhere. */
  refusals?: Record<string, string>;
  onFinish: (values: V) => void;
  children: ReactNode;
};

export function PlainForm<V>({ error, refusals, children, form: given, ...rest }: Props<V>) {
  const { t, f } = useI18n();
  const [form] = Form.useForm<V>(given);
  const refused = error instanceof Problem ? error.errors : NONE;
  const say = (one: FieldError) => refusals?.[one.field] ?? explainField(one, t);
  const markFields = useEffectEvent(() => {
    const here = refused.filter(({ field }) => isShown(form, field));
    form.setFields(here.map((one) => ({ name: pathOf(one.field) as never, errors: [say(one)] })));
  });
  useEffect(() => markFields(), [error]);
  const elsewhere = refused.filter(({ field }) => !isShown(form, field)).map(say);
  const above = refused.length > 0 ? elsewhere.join(" ") : error ? explain(error, t, f) : "";
  return (
    <Form<V> form={form} layout="vertical" requiredMark={false} scrollToFirstError {...rest}>
      {above && (
        <div className="notice" data-kind="bad" role="alert" style={{ marginBottom: 16 }}>
          {above}
        </div>
      )}
      {children}
    </Form>
  );
}

const NONE: FieldError[] = [];
/** Places in lists are numbers. */
const pathOf = (field: string) => field.split(".").map((part) => (/^\d+$/.test(part) ? Number(part) : part));
const isShown = <V,>(form: FormInstance<V>, field: string) =>
  form.getFieldsError().some(({ name }) => name.join(".") === field);

export const required = (t: Messages) => ({ required: true, message: t.auth.rules.required });
export const validEmail = (t: Messages) => ({ type: "email" as const, message: t.auth.rules.email });
export const longPassword = (t: Messages) => ({ min: 12, message: t.auth.rules.password });
