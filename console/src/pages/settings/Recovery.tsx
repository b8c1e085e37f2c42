import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Modal } from "antd";
import { send } from "@/api/http";
import { useSession } from "@/app/session";
import { useI18n } from "@/i18n";
import { CopyButton } from "@/ui/bits";
import { WithPassword } from "./WithPassword";

export type Codes = { codes: string[] };

/** From here on the page asks for new ones. */
const FEW = 3;

/** How many recovery codes are left, and new ones for the password. */
export function Recovery({ show }: { show: (codes: string[]) => void }) {
  const { t, f } = useI18n();
  const a = t.settings.account;
  const left = useSession().account.recovery_codes_left;
  const client = useQueryClient();
  const renew = useMutation({
    mutationFn: (values: { password: string }) => send<Codes>("POST", "/me/totp/recovery-codes", values),
    onSuccess: ({ codes }) => {
      show(codes);
      return client.invalidateQueries({ queryKey: ["session"] });
    },
  });
  return (
    <div className="stack-s">
      {left < FEW ? (
        <p className="notice" data-kind="warn">
          {a.codesFew(f.number(left))}
        </p>
      ) : (
        <p className="muted">{a.codesLeft(f.number(left))}</p>
      )}
      <WithPassword label={a.codesRenew} note={a.codesRenewText} state={renew} />
    </div>
  );
}

/** The codes, the one time that they are shown. */
export function CodesOnce({ codes, close }: { codes: string[]; close: () => void }) {
  const { t } = useI18n();
  const a = t.settings.account;
  const text = codes.join("\n");
  return (
    <Modal
      open
      onCancel={close}
      onOk={close}
      okText={t.ui.done}
      cancelButtonProps={{ hidden: true }}
      title={a.codesOnce}
      width={460}
    >
      <div className="stack">
        <p className="muted">{a.codesOnceText}</p>
        <pre className="code">{text}</pre>
        <div className="row">
          <CopyButton text={text} />
        </div>
      </div>
    </Modal>
  );
}
