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
type Step = "password" | "app" | "recovery";

export default function Login() {
  const { t, f } = useI18n();
  const navigate = useNavigate();
  const [params] = useSearchParams();
  const [form] = Form.useForm<Values>();
  const [step, setStep] = useState<Step>("password");
  const login = useMutation({
    mutationFn: (values: Values) => send<Session>("POST", "/session", values),
    onSuccess: (session) => {
      client.setQueryData(["session"], session);
      void navigate(safeNext(params.get("next")), { replace: true });
    },
    onError: (error) => {
      if (error instanceof Problem && error.code === "totp_required") setStep("app");
    },
  });
  const problem = login.error;
  const needsCode = problem instanceof Problem && problem.code === "totp_required";
  const message =
    problem && !needsCode
      ? problem instanceof Problem && problem.status === 401
        ? { password: t.auth.wrong, app: t.auth.wrongCode, recovery: t.auth.wrongRecovery }[step]
        : explain(problem, t, f)
      : null;
  const goTo = (next: Step) => {
    login.reset();
    form.resetFields(["code"]);
    setStep(next);
  };
  return (
    <Frame title={t.auth.signInTo}>
      <Form<Values> form={form} layout="vertical" requiredMark={false} onFinish={(values) => login.mutate(values)}>
        {message && (
          <p className="notice" data-kind="bad" role="alert">
            {message}
          </p>
        )}
        <div hidden={step !== "password"}>
          <Form.Item name="email" label={t.auth.email} rules={[required(t), validEmail(t)]}>
            <Input autoComplete="username" inputMode="email" autoFocus size="large" />
          </Form.Item>
          <Form.Item name="password" label={t.auth.password} rules={[required(t)]}>
            <Input.Password autoComplete="current-password" size="large" />
          </Form.Item>
        </div>
        {step === "app" && <AppCode />}
        {step === "recovery" && <RecoveryCode />}
        <Button type="primary" htmlType="submit" size="large" block loading={login.isPending}>
          {t.auth.signIn}
        </Button>
        {step !== "password" && (
          <>
            <Button type="link" block onClick={() => goTo(step === "app" ? "recovery" : "app")}>
              {step === "app" ? t.auth.useRecovery : t.auth.useApp}
            </Button>
            <Button type="link" block onClick={() => goTo("password")}>
              {t.auth.back}
            </Button>
          </>
        )}
      </Form>
      <Lost />
    </Frame>
  );
}

function AppCode() {
  const { t } = useI18n();
  return (
    <Form.Item
      name="code"
      label={t.auth.code}
      extra={t.auth.codeHint}
      rules={[{ pattern: /^\d{6}$/, required: true, message: t.auth.rules.code }]}
    >
      <Input autoComplete="one-time-code" inputMode="numeric" maxLength={6} autoFocus size="large" />
    </Form.Item>
  );
}

/** In its place when the phone is lost. */
function RecoveryCode() {
  const { t } = useI18n();
  return (
    <Form.Item name="code" label={t.auth.recoveryCode} extra={t.auth.recoveryHint} rules={[required(t)]}>
      <Input autoComplete="off" autoCapitalize="none" spellCheck={false} maxLength={20} autoFocus size="large" />
    </Form.Item>
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
