import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button, Form, Input, Radio } from "antd";
import { send } from "@/api/http";
import type { Language } from "@/api/types";
import { useSession } from "@/app/session";
import { useI18n } from "@/i18n";
import { longPassword, PlainForm, required } from "@/ui/form";
import { Section } from "@/ui/Page";
import { useToast } from "@/ui/toast";
import { Devices } from "./Devices";
import { SettingsPage } from "./SettingsPage";
import { Totp } from "./Totp";

export default function AccountPage() {
  return (
    <SettingsPage>
      <Profile />
      <Password />
      <Devices />
      <Totp />
    </SettingsPage>
  );
}

const NARROW = { maxWidth: 400 };

function Profile() {
  const { t, language, setLanguage } = useI18n();
  const a = t.settings.account;
  const { account } = useSession();
  const toast = useToast();
  const client = useQueryClient();
  type Values = { name: string; language: Language };
  const save = useMutation({
    mutationFn: (values: Values) => send("PATCH", "/me", values),
    onSuccess: (_, values) => {
      setLanguage(values.language);
      toast.good(a.saved);
      return client.invalidateQueries({ queryKey: ["session"] });
    },
  });
  return (
    <Section title={a.profile} note={account.email}>
      <div style={NARROW}>
        <PlainForm<Values>
          error={save.error}
          initialValues={{ name: account.name, language }}
          onFinish={(values) => save.mutate(values)}
        >
          <Form.Item name="name" label={a.name} rules={[required(t)]}>
            <Input autoComplete="name" />
          </Form.Item>
          <Form.Item name="language" label={a.language}>
            <Radio.Group
              options={[
                { value: "zh", label: "简体中文" },
                { value: "en", label: "English" },
              ]}
            />
          </Form.Item>
          <Button type="primary" htmlType="submit" loading={save.isPending}>
            {t.ui.save}
          </Button>
        </PlainForm>
      </div>
    </Section>
  );
}

function Password() {
  const { t } = useI18n();
  const a = t.settings.account;
  const { account } = useSession();
  const toast = useToast();
  const client = useQueryClient();
  type Values = { password: { current: string; new: string } };
  const [form] = Form.useForm<Values>();
  const save = useMutation({
    mutationFn: (values: Values) => send("PATCH", "/me", values),
    onSuccess: () => {
      toast.good(a.passwordSaved);
      form.resetFields();
      return client.invalidateQueries({ queryKey: ["my-sessions"] });
    },
  });
  return (
    <Section title={a.password}>
      <div style={NARROW}>
        <PlainForm<Values> form={form} error={save.error} onFinish={(values) => save.mutate(values)}>
          <input type="email" autoComplete="username" value={account.email} readOnly hidden />
          <Form.Item name={["password", "current"]} label={a.current} rules={[required(t)]}>
            <Input.Password autoComplete="current-password" />
          </Form.Item>
          <Form.Item name={["password", "new"]} label={a.next} rules={[required(t), longPassword(t)]}>
            <Input.Password autoComplete="new-password" />
          </Form.Item>
          <Button htmlType="submit" loading={save.isPending}>
            {a.password}
          </Button>
        </PlainForm>
      </div>
    </Section>
  );
}
