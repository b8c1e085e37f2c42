import { Button, Form, Input, Popover } from "antd";
import { useState } from "react";
import { useI18n } from "@/i18n";
import { PlainForm, required } from "@/ui/form";

type Values = { password: string };
type Props = {
  label: string;
  note?: string;
  isDanger?: boolean;
  /** What became of the last try. */
  state: {
    error: Error | null;
    isPending: boolean;
    mutate: (values: Values, then: { onSuccess: () => void }) => void;
  };
};

/** A button that asks for the password once more before it does something. */
export function WithPassword({ label, note, isDanger = false, state }: Props) {
  const { t } = useI18n();
  const [open, setOpen] = useState(false);
  const form = (
    <div style={{ width: 260 }}>
      <PlainForm<Values>
        error={state.error}
        refusals={{ password: t.problems.field["password.current"] }}
        onFinish={(values) => state.mutate(values, { onSuccess: () => setOpen(false) })}
      >
        {note && <p className="muted small">{note}</p>}
        <Form.Item name="password" label={t.settings.account.yourPassword} rules={[required(t)]}>
          <Input.Password autoComplete="current-password" autoFocus />
        </Form.Item>
        <Button danger={isDanger} htmlType="submit" loading={state.isPending}>
          {label}
        </Button>
      </PlainForm>
    </div>
  );
  return (
    <div>
      <Popover trigger="click" placement="topLeft" content={form} open={open} onOpenChange={setOpen} destroyOnHidden>
        <Button>{label}</Button>
      </Popover>
    </div>
  );
}
