import { useMutation, useQuery } from "@tanstack/react-query";
import { Button, Form, Input } from "antd";
import { Link, useNavigate, useSearchParams } from "react-router";
import { Problem, send } from "@/api/http";
import { q } from "@/api/queries";
import type { Language, Session } from "@/api/types";
import { client } from "@/app/client";
import { useI18n } from "@/i18n";
import { longPassword, PlainForm, required, validEmail } from "@/ui/form";
import { ShopFields } from "@/ui/ShopFields";
import { Frame } from "./Frame";
import { likelyCurrency } from "./suggest";

type Values = {
  name: string;
  email: string;
  password: string;
  shop: { name: string; currency: string; time_zone: string; language: Language };
};

export default function Setup() {
  const { t } = useI18n();
  const [params] = useSearchParams();
  const token = params.get("token");
  const state = useQuery(q.setup());
  const s = t.auth.setup;

  if (state.data && !state.data.needed)
    return (
      <Frame title={s.title} text={s.done}>
        <Link to="/login">
          <Button type="primary" block size="large">
            {t.auth.signIn}
          </Button>
        </Link>
      </Frame>
    );
  if (!token)
    return (
      <Frame title={s.noToken} text={s.noTokenText}>
        {null}
      </Frame>
    );
  return (
    <Frame title={s.title} text={s.intro} wide>
      <SetupForm token={token} />
    </Frame>
  );
}

const isAboutToken = (error: unknown) =>
  error instanceof Problem && (error.status === 401 || error.status === 403 || error.code.includes("token"));

/** The first account and the shop; whoever holds the token from the server's log may fill it in. */
function SetupForm({ token }: { token: string }) {
  const { t, language } = useI18n();
  const s = t.auth.setup;
  const navigate = useNavigate();
  const [form] = Form.useForm<Values>();
  const create = useMutation({
    mutationFn: (values: Values) => send<Session>("POST", "/setup", { token, ...values }),
    onSuccess: (session) => {
      client.setQueryData(["session"], session);
      void navigate("/", { replace: true });
    },
  });
  const refused = isAboutToken(create.error);
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  // Whoever reads Chinese on a clock that names no place most likely sells in China; of English nothing follows.
  const currency = likelyCurrency(zone, navigator.languages) ?? (language === "zh" ? "CNY" : undefined);
  return (
    <>
      {refused && (
        <p className="notice" data-kind="bad" role="alert">
          {s.badToken}
        </p>
      )}
      <PlainForm<Values>
        form={form}
        error={refused ? null : create.error}
        initialValues={{ shop: { currency, time_zone: zone, language } }}
        onFinish={(values) => create.mutate(values)}
      >
        <AccountFields />
        <fieldset>
          <legend>{s.shop}</legend>
          <ShopFields prefix={["shop"]} />
        </fieldset>
        <Button type="primary" htmlType="submit" size="large" block loading={create.isPending}>
          {s.create}
        </Button>
      </PlainForm>
    </>
  );
}

function AccountFields() {
  const { t } = useI18n();
  const s = t.auth.setup;
  return (
    <fieldset>
      <legend>{s.account}</legend>
      <Form.Item name="name" label={s.name} rules={[required(t)]}>
        <Input autoComplete="name" autoFocus />
      </Form.Item>
      <Form.Item name="email" label={t.auth.email} rules={[required(t), validEmail(t)]}>
        <Input autoComplete="email" inputMode="email" />
      </Form.Item>
      <Form.Item name="password" label={t.auth.password} extra={s.passwordHint} rules={[required(t), longPassword(t)]}>
        <Input.Password autoComplete="new-password" />
      </Form.Item>
    </fieldset>
  );
}
