import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button, Form, Input, QRCode } from "antd";
import { useState } from "react";
import { send } from "@/api/http";
import { useSession } from "@/app/session";
import { useI18n } from "@/i18n";
import { CopyButton, Mark } from "@/ui/bits";
import { PlainForm } from "@/ui/form";
import { Section } from "@/ui/Page";
import { useToast } from "@/ui/toast";
import { type Codes, CodesOnce, Recovery } from "./Recovery";
import { type Proof, WithPassword } from "./WithPassword";

/** The second step of signing in: whoever turns it on or off gives the password once more, and a code. */
export function Totp() {
  const { t } = useI18n();
  const a = t.settings.account;
  const { account } = useSession();
  const [codes, setCodes] = useState<string[]>();
  const begin = useMutation({
    mutationFn: (values: Proof) => send<{ secret: string; uri: string }>("POST", "/me/totp", values),
  });
  return (
    <Section title={a.totp} note={a.totpText} id="totp">
      <Mark kind={account.totp_enabled ? "good" : "idle"}>{account.totp_enabled ? a.totpOn : a.totpOff}</Mark>
      {account.totp_enabled ? (
        <>
          <Recovery show={setCodes} />
          <TurnOff forget={begin.reset} />
        </>
      ) : begin.data ? (
        <Confirm secret={begin.data.secret} uri={begin.data.uri} show={setCodes} />
      ) : (
        <WithPassword label={a.enable} kind="primary" state={begin} />
      )}
      {codes && <CodesOnce codes={codes} close={() => setCodes(undefined)} />}
    </Section>
  );
}

function useChanged(text: string) {
  const toast = useToast();
  const client = useQueryClient();
  return () => {
    toast.good(text);
    return client.invalidateQueries({ queryKey: ["session"] });
  };
}

type ConfirmProps = { secret: string; uri: string; show: (codes: string[]) => void };
function Confirm({ secret, uri, show }: ConfirmProps) {
  const { t } = useI18n();
  const a = t.settings.account;
  const changed = useChanged(a.enabled);
  const confirm = useMutation({
    mutationFn: (values: { code: string }) => send<Codes>("POST", "/me/totp/confirm", values),
    onSuccess: ({ codes }) => {
      show(codes);
      return changed();
    },
  });
  return (
    <div className="row wrap top" style={{ gap: 28 }}>
      <QRCode value={uri} size={176} bgColor="#fff" color="#111" aria-label={a.scan} />
      <div className="stack" style={{ maxWidth: 340 }}>
        <p>{a.scan}</p>
        <p className="row wrap">
          <span className="muted">{a.secret}</span> <code className="mono">{secret}</code> <CopyButton text={secret} />
        </p>
        <PlainForm<{ code: string }> error={confirm.error} onFinish={(values) => confirm.mutate(values)}>
          <Form.Item
            name="code"
            label={a.confirm}
            rules={[{ required: true, pattern: /^\d{6}$/, message: t.auth.rules.code }]}
          >
            <Input inputMode="numeric" autoComplete="one-time-code" maxLength={6} autoFocus style={{ width: 140 }} />
          </Form.Item>
          <Button type="primary" htmlType="submit" loading={confirm.isPending}>
            {a.enable}
          </Button>
        </PlainForm>
      </div>
    </div>
  );
}

/** The secret that was shown goes with it: turned on again, there is another. */
function TurnOff({ forget }: { forget: () => void }) {
  const { t } = useI18n();
  const a = t.settings.account;
  const changed = useChanged(a.disabled);
  const off = useMutation({
    mutationFn: (values: Proof) => send("DELETE", "/me/totp", values),
    onSuccess: () => {
      forget();
      return changed();
    },
  });
  return <WithPassword label={a.disable} kind="danger" withCode state={off} />;
}
