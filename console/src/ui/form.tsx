/** The one form style: labels above, hints below, the server's field errors at their fields. */
import { Form, type FormInstance, type FormProps } from "antd";
import type { ReactNode } from "react";
import { Problem } from "@/api/http";
import type { Messages } from "@/i18n";
import { useI18n } from "@/i18n";
import { explain } from "./explain";

type Props<V> = Omit<FormProps<V>, "layout" | "requiredMark" | "onFinish"> & {
  error?: unknown;
  onFinish: (values: V) => void;
};

export function PlainForm<V>({ error, children, ...rest }: Props<V> & { children: ReactNode }) {
  const { t, f } = useI18n();
  const atFields = error instanceof Problem && error.errors.length > 0;
  return (
    <Form<V> layout="vertical" requiredMark={false} scrollToFirstError {...rest}>
      {error !== null && error !== undefined && !atFields && (
        <div className="notice" data-kind="bad" role="alert" style={{ marginBottom: 16 }}>
          {explain(error, t, f)}
        </div>
      )}
      {children}
    </Form>
  );
}

/** Puts the server's words about single fields at those fields; says whether there were any. */
export function showFieldErrors(form: FormInstance, error: unknown): boolean {
  if (!(error instanceof Problem) || error.errors.length === 0) return false;
  form.setFields(error.errors.map(({ field, message }) => ({ name: field.split("."), errors: [message] })));
  return true;
}

export const required = (t: Messages) => ({ required: true, message: t.auth.rules.required });
export const validEmail = (t: Messages) => ({ type: "email" as const, message: t.auth.rules.email });
export const longPassword = (t: Messages) => ({ min: 12, message: t.auth.rules.password });
