import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button, Form, Input, Modal } from "antd";
import { send } from "@/api/http";
import type { ReplyTemplate } from "@/api/types";
import { useI18n } from "@/i18n";
import { PlainForm, required } from "@/ui/form";
import { useToast } from "@/ui/toast";

type Values = Pick<ReplyTemplate, "name" | "text">;
const FIELDS = ["name", "product", "order", "shop"] as const;

/** A new template, or one to change. */
export function EditTemplate({ template, close }: { template: ReplyTemplate | null; close: () => void }) {
  const { t } = useI18n();
  const w = t.reviewSettings.templates;
  const toast = useToast();
  const client = useQueryClient();
  const [form] = Form.useForm<Values>();
  const save = useMutation({
    mutationFn: (values: Values) =>
      template
        ? send("PUT", `/reply-templates/${template.id}`, { ...template, ...values })
        : send("POST", "/reply-templates", values),
    onSuccess: () => {
      toast.good(w.saved);
      close();
      return client.invalidateQueries({ queryKey: ["reply-templates"] });
    },
  });
  const insert = (field: string) => form.setFieldValue("text", `${form.getFieldValue("text") ?? ""}{${field}}`);
  return (
    <Modal
      open
      onCancel={close}
      onOk={form.submit}
      title={template ? w.edit : w.add}
      okText={t.ui.save}
      okButtonProps={{ loading: save.isPending }}
      width={520}
    >
      <PlainForm<Values>
        form={form}
        error={save.error}
        initialValues={template ?? {}}
        onFinish={(values) => save.mutate(values)}
      >
        <Form.Item name="name" label={w.name} rules={[required(t)]}>
          <Input autoFocus placeholder={w.namePlaceholder} maxLength={60} />
        </Form.Item>
        <Form.Item name="text" label={w.text} rules={[required(t)]}>
          <Input.TextArea placeholder={w.textPlaceholder} maxLength={2_000} autoSize={{ minRows: 4, maxRows: 12 }} />
        </Form.Item>
        <p className="row wrap small muted">
          {w.insert}
          {FIELDS.map((field) => (
            <Button key={field} size="small" onClick={() => insert(field)}>
              {t.review.fact[field]}
            </Button>
          ))}
        </p>
      </PlainForm>
    </Modal>
  );
}
