import { useMutation } from "@tanstack/react-query";
import { Button, Popconfirm } from "antd";
import { send } from "@/api/http";
import type { Staff } from "@/api/types";
import { useI18n } from "@/i18n";
import { useToast } from "@/ui/toast";

/** Ends all sessions of a colleague: for a device of theirs that is lost. */
export function SignOut({ member }: { member: Staff }) {
  const { t } = useI18n();
  const s = t.settings.staff;
  const toast = useToast();
  const end = useMutation({
    mutationFn: () => send("DELETE", `/staff/${member.id}/sessions`),
    onSuccess: () => toast.good(s.signedOut),
    onError: toast.problem,
  });
  return (
    <Popconfirm
      title={t.ui.pair(s.signOut, member.name)}
      description={<p style={{ maxWidth: 260 }}>{s.signOutText}</p>}
      onConfirm={() => end.mutate()}
    >
      <Button size="small" type="text" loading={end.isPending}>
        {s.signOut}
      </Button>
    </Popconfirm>
  );
}
