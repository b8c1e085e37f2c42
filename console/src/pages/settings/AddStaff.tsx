import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Form, Input, Radio } from "antd";
import { send } from "@/api/http";
import type { Language, Role } from "@/api/types";
import { useI18n } from "@/i18n";
import { FormDialog } from "@/ui/FormDialog";
import { longPassword, required, validEmail } from "@/ui/form";
import { useToast } from "@/ui/toast";

type Values = { name: string; email: string; role: Role; password: string; language: Language };
const ROLES: Role[] = ["manager", "agent", "analyst", "owner"];

export function AddStaff({ close }: { close: () => void }) {
  const { t, language } = useI18n();
  const s = t.settings.staff;
  const toast = useToast();
  const client = useQueryClient();
  const add = useMutation({
    mutationFn: (values: Values) => send("POST", "/staff", { ...values, language }),
    onSuccess: () => {
      toast.good(s.added);
      close();
      void client.invalidateQueries({ queryKey: ["setup-guide"] });
      return client.invalidateQueries({ queryKey: ["staff"] });
    },
  });
  return (
    <FormDialog<Values>
      title={s.invite}
      okText={t.ui.add}
      isSending={add.isPending}
      close={close}
      error={add.error}
      initialValues={{ role: "agent" }}
      onFinish={(values) => add.mutate(values)}
    >
      <p className="muted" style={{ marginBottom: 16 }}>
        {s.inviteText}
      </p>
      <Form.Item name="name" label={s.name} rules={[required(t)]}>
        <Input autoFocus autoComplete="off" />
      </Form.Item>
      <Form.Item name="email" label={t.auth.email} rules={[required(t), validEmail(t)]}>
        <Input inputMode="email" autoComplete="off" />
      </Form.Item>
      <Form.Item name="role" label={s.role}>
        <Radio.Group className="options">
          {ROLES.map((role) => (
            <Radio key={role} value={role}>
              {t.words.role[role]} <span className="muted small">{t.words.roleHint[role]}</span>
            </Radio>
          ))}
        </Radio.Group>
      </Form.Item>
      <Form.Item name="password" label={s.password} rules={[required(t), longPassword(t)]}>
        <Input.Password autoComplete="new-password" />
      </Form.Item>
    </FormDialog>
  );
}
