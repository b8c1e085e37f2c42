import { Button, Form, Input, Popover } from "antd";
import { useState } from "react";
import { useI18n } from "@/i18n";
import { PlainForm, required } from "@/ui/form";

/** What somebody shows once more before their second step is changed. */
export type Proof = { password: string; code?: string };
type Props = {
  label: string;
  note?: string;
  kind?: "primary" | "danger";
  /** Whether it takes a code of the second step, too. */
  withCode?: boolean;
  /** What became of the last try. */
  state: {
    error: Error | null;
    isPending: boolean;
    mutate: (values: Proof, then: { onSuccess: () => void }) => void;
  };
};

/** A button that asks for the password once more before it does something. */
export function WithPassword({ label, note, kind, withCode = false, state }: Props) {
  const { t } = useI18n();
  const a = t.settings.account;
  const [open, setOpen] = useState(false);
  const form = (
    <div style={{ width: 260 }}>
      <PlainForm<Proof>
        error={state.error}
        refusals={{ password: t.problems.field["password.current"], code: a.wrongCode }}
        onFinish={(values) => state.mutate(values, { onSuccess: () => setOpen(false) })}
      >
        {note && <p className="muted small">{note}</p>}
        <Form.Item name="password" label={a.yourPassword} rules={[required(t)]}>
          <Input.Password autoComplete="current-password" autoFocus />
        </Form.Item>
        {withCode && (
          <Form.Item name="code" label={a.yourCode} rules={[required(t)]}>
            <Input autoComplete="one-time-code" maxLength={20} />
          </Form.Item>
        )}
        <Button danger={kind === "danger"} htmlType="submit" loading={state.isPending}>
          {label}
        </Button>
      </PlainForm>
    </div>
  );
  return (
    <div>
      <Popover trigger="click" placement="topLeft" content={form} open={open} onOpenChange={setOpen} destroyOnHidden>
        <Button type={kind === "primary" ? "primary" : "default"}>{label}</Button>
      </Popover>
    </div>
  );
}
