import { useMutation, useQueryClient } from "@tanstack/react-query";
import { send } from "@/api/http";
import { useSession } from "@/app/session";
import { useI18n } from "@/i18n";
import { ShownOnce } from "@/ui/ShownOnce";
import { type Proof, WithPassword } from "./WithPassword";

export type Codes = { codes: string[] };

/** From here on the page asks for new ones. */
const FEW = 3;

/** How many recovery codes are left, and new ones for the password and a code. */
export function Recovery({ show }: { show: (codes: string[]) => void }) {
  const { t, f } = useI18n();
  const a = t.settings.account;
  const left = useSession().account.recovery_codes_left;
  const client = useQueryClient();
  const renew = useMutation({
    mutationFn: (values: Proof) => send<Codes>("POST", "/me/totp/recovery-codes", values),
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
      <WithPassword label={a.codesRenew} note={a.codesRenewText} withCode state={renew} />
    </div>
  );
}

/** The codes, the one time that they are shown. */
export function CodesOnce({ codes, close }: { codes: string[]; close: () => void }) {
  const { t } = useI18n();
  const a = t.settings.account;
  return <ShownOnce title={a.codesOnce} note={a.codesOnceText} text={codes.join("\n")} width={460} close={close} />;
}
