import { useMutation } from "@tanstack/react-query";
import { Button, Form, Input } from "antd";
import { useState } from "react";
import { useNavigate, useSearchParams } from "react-router";
import { Problem, send } from "@/api/http";
import type { Session } from "@/api/types";
import { client } from "@/app/client";
import { useI18n } from "@/i18n";
import { explain } from "@/ui/explain";
import { required, validEmail } from "@/ui/form";
import { Frame } from "./Frame";
import { safeNext } from "./next";

type Values = { email: string; password: string; code?: string };

export default function Login() {
  const { t, f } = useI18n();
  const navigate = useNavigate();
  const [params] = useSearchParams();
  const [askCode, setAskCode] = useState(false);
  const login = useMutation({
    mutationFn: (values: Values) => send<Session>("POST", "/session", values),
    onSuccess: (session) => {
      client.setQueryData(["session"], session);
      void navigate(safeNext(params.get("next")), { replace: true });
    },
    onError: (error) => {
      if (error instanceof Problem && error.code === "totp_required") setAskCode(true);
    },
  });
  const problem = login.error;
  const needsCode = problem instanceof Problem && problem.code === "totp_required";
  const message =
    problem && !needsCode
      ? problem instanceof Problem && problem.status === 401
        ? askCode
          ? t.auth.wrongCode
          : t.auth.wrong
        : explain(problem, t, f)
      : null;
  return (
    <Frame title={t.auth.signInTo}>
      <Form<Values> layout="vertical" requiredMark={false} onFinish={(values) => login.mutate(values)}>
        {message && (
          <p className="notice" data-kind="bad" role="alert">
            {message}
          </p>
        )}
        <div hidden={askCode}>
          <Form.Item name="email" label={t.auth.email} rules={[required(t), validEmail(t)]}>
            <Input autoComplete="username" inputMode="email" autoFocus size="large" />
          </Form.Item>
          <Form.Item name="password" label={t.auth.password} rules={[required(t)]}>
            <Input.Password autoComplete="current-password" size="large" />
          </Form.Item>
        </div>
        {askCode && (
          <Form.Item
            name="code"
            label={t.auth.code}
            extra={t.auth.codeHint}
            rules={[{ pattern: /^\d{6}$/, required: true, message: t.auth.rules.code }]}
          >
            <Input autoComplete="one-time-code" inputMode="numeric" maxLength={6} autoFocus size="large" />
          </Form.Item>
        )}
        <Button type="primary" htmlType="submit" size="large" block loading={login.isPending}>
          {t.auth.signIn}
        </Button>
        {askCode && (
          <Button type="link" block onClick={() => setAskCode(false)}>
            {t.auth.back}
          </Button>
        )}
      </Form>
      <Lost />
    </Frame>
  );
}

/** What to do without the password or the second step. */
function Lost() {
  const { t } = useI18n();
  return (
    <details className="small muted">
      <summary>{t.auth.lost}</summary>
      <div className="stack-s">
        <p>{t.auth.lostColleague}</p>
        <p>{t.auth.lostOwner}</p>
        <pre className="code">huitou admin reset-password {t.auth.email.toUpperCase()}</pre>
      </div>
    </details>
  );
}
