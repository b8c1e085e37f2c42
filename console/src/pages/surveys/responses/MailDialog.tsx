import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Form, Input, Radio } from "antd";
import { send } from "@/api/http";
import type { FollowUpDraft, Language } from "@/api/types";
import { lookup, useI18n } from "@/i18n";
import { FormDialog } from "@/ui/FormDialog";
import { required } from "@/ui/form";
import { useToast } from "@/ui/toast";
import { isDraft } from "./mail";

type Letter = { language: Language; subject: string; text: string };
type Props = { response: string; drafts: readonly FollowUpDraft[]; close: () => void };

/** A mail to who answered, begun with a draft in their language. */
export function MailDialog({ response, drafts, close }: Props) {
  const { t } = useI18n();
  const w = t.surveyResponses.mail;
  const toast = useToast();
  const client = useQueryClient();
  const [form] = Form.useForm<Letter>();
  const write = useMutation({
    mutationFn: (letter: Letter) => send("POST", `/survey-responses/${response}/follow-up/mails`, letter),
    onSuccess: () => {
      toast.good(w.sent);
      close();
      void client.invalidateQueries({ queryKey: ["contact"] });
      return client.invalidateQueries({ queryKey: ["surveys"] });
    },
    // What a colleague wrote meanwhile is to be seen.
    onError: () => client.invalidateQueries({ queryKey: ["surveys"] }),
  });
  const change = (language: Language) => {
    const draft = drafts.find((one) => one.language === language);
    if (draft && isDraft(drafts, form.getFieldsValue())) form.setFieldsValue(draft);
  };
  return (
    <FormDialog<Letter>
      title={w.write}
      okText={w.send}
      isSending={write.isPending}
      close={close}
      width={640}
      form={form}
      error={write.error}
      initialValues={drafts[0]}
      onFinish={(letter) => write.mutate(letter)}
    >
      <Form.Item name="language" label={w.language}>
        <Radio.Group
          options={drafts.map(({ language }) => ({ value: language, label: lookup(t.reviews.language, language) }))}
          onChange={(event) => change(event.target.value as Language)}
        />
      </Form.Item>
      <Form.Item name="subject" label={t.surveys.tell.subject} rules={[required(t)]}>
        <Input maxLength={120} />
      </Form.Item>
      <Form.Item name="text" label={t.surveys.tell.text} rules={[required(t)]} extra={t.surveys.tell.textHint}>
        <Input.TextArea maxLength={5_000} autoSize={{ minRows: 6, maxRows: 16 }} />
      </Form.Item>
    </FormDialog>
  );
}
