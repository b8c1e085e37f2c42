import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Form } from "antd";
import { send } from "@/api/http";
import { useI18n } from "@/i18n";
import { FormDialog } from "@/ui/FormDialog";
import { useToast } from "@/ui/toast";
import { CustomerField } from "../CustomerField";
import type { Customer } from "../customer";
import { refreshFeedback } from "./usePostActions";

type Values = { customer: Customer };

/** Giving the vote of a customer who said so on the phone or in a chat. */
export function VoteFor({ id, close }: { id: string; close: () => void }) {
  const { t } = useI18n();
  const w = t.feedbackPost.about;
  const rule = t.feedbackPost.create.customerRule;
  const toast = useToast();
  const client = useQueryClient();
  const vote = useMutation({
    mutationFn: ({ customer }: Values) => send("POST", `/feedback/${id}/votes`, customer),
    onSuccess: () => {
      toast.good(w.voted);
      close();
      return refreshFeedback(client);
    },
  });
  return (
    <FormDialog<Values>
      title={w.vote}
      okText={t.ui.confirm}
      isSending={vote.isPending}
      close={close}
      error={vote.error}
      refusals={{ email: rule, customer_id: rule }}
      onFinish={(values) => vote.mutate(values)}
    >
      <p className="muted small" style={{ marginBottom: 14 }}>
        {w.voteText}
      </p>
      <Form.Item
        name="customer"
        label={t.feedbackPost.create.customer}
        extra={t.feedbackPost.create.customerHint}
        rules={[{ required: true, message: rule }]}
      >
        <CustomerField />
      </Form.Item>
    </FormDialog>
  );
}
