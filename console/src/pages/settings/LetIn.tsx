import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button, Form, Input } from "antd";
import { useState } from "react";
import { send } from "@/api/http";
import type { Staff } from "@/api/types";
import { useI18n } from "@/i18n";
import { FormDialog } from "@/ui/FormDialog";
import { longPassword, required } from "@/ui/form";
import { useToast } from "@/ui/toast";

/** A new password for a colleague who cannot sign in any more. */
export function LetIn({ member }: { member: Staff }) {
  const { t } = useI18n();
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button size="small" type="text" onClick={() => setOpen(true)}>
        {t.settings.staff.letIn}
      </Button>
      {open && <Dialog member={member} close={() => setOpen(false)} />}
    </>
  );
}

function Dialog({ member, close }: { member: Staff; close: () => void }) {
  const { t } = useI18n();
  const s = t.settings.staff;
  const toast = useToast();
  const client = useQueryClient();
  const save = useMutation({
    mutationFn: (values: { password: string }) => send("PATCH", `/staff/${member.id}`, values),
    onSuccess: () => {
      toast.good(s.letInDone);
      close();
      return client.invalidateQueries({ queryKey: ["staff"] });
    },
  });
  return (
    <FormDialog<{ password: string }>
      title={t.ui.pair(s.letIn, member.name)}
      okText={t.ui.save}
      isSending={save.isPending}
      close={close}
      error={save.error}
      onFinish={(values) => save.mutate(values)}
    >
      <p className="muted" style={{ marginBottom: 16 }}>
        {s.letInText}
      </p>
      <Form.Item name="password" label={s.newPassword} rules={[required(t), longPassword(t)]}>
        <Input.Password autoComplete="new-password" autoFocus />
      </Form.Item>
    </FormDialog>
  );
}
