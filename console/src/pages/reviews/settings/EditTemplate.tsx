import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button, Form, Input, Select } from "antd";
import { send } from "@/api/http";
import { RATING_CLASSES, type ReplyTemplate } from "@/api/types";
import { useI18n } from "@/i18n";
import { FormDialog } from "@/ui/FormDialog";
import { required } from "@/ui/form";
import { useToast } from "@/ui/toast";

type Values = Pick<ReplyTemplate, "name" | "text" | "class" | "language">;
const FIELDS = ["name", "product", "order", "shop", "aspects"] as const;

/** A new template, or one to change. */
export function EditTemplate({ template, close }: { template: ReplyTemplate | null; close: () => void }) {
  const { t } = useI18n();
  const w = t.reviewSettings.templates;
  const toast = useToast();
  const client = useQueryClient();
  const [form] = Form.useForm<Values>();
  const save = useMutation({
    mutationFn: (values: Values) =>
      template ? send("PUT", `/reply-templates/${template.id}`, values) : send("POST", "/reply-templates", values),
    onSuccess: () => {
      toast.good(w.saved);
      close();
      return client.invalidateQueries({ queryKey: ["reply-templates"] });
    },
  });
  const insert = (field: string) => form.setFieldValue("text", `${form.getFieldValue("text") ?? ""}{${field}}`);
  return (
    <FormDialog<Values>
      title={template ? w.edit : w.add}
      okText={t.ui.save}
      isSending={save.isPending}
      close={close}
      width={520}
      form={form}
      error={save.error}
      initialValues={template ?? { class: null, language: null }}
      onFinish={(values) => save.mutate(values)}
    >
      <Form.Item name="name" label={w.name} rules={[required(t)]}>
        <Input autoFocus placeholder={w.namePlaceholder} maxLength={100} />
      </Form.Item>
      <Form.Item name="text" label={w.text} rules={[required(t)]}>
        <Input.TextArea placeholder={w.textPlaceholder} maxLength={5_000} autoSize={{ minRows: 4, maxRows: 12 }} />
      </Form.Item>
      <div className="columns">
        <Form.Item name="class" label={w.class} extra={w.drafts}>
          <Select
            options={[
              { value: null, label: w.anyClass },
              ...RATING_CLASSES.map((value) => ({ value, label: t.reviews.class[value] })),
            ]}
          />
        </Form.Item>
        <Form.Item name="language" label={w.language}>
          <Select
            options={[
              { value: null, label: w.anyLanguage },
              ...(["zh", "en"] as const).map((value) => ({ value, label: t.reviews.language[value] })),
            ]}
          />
        </Form.Item>
      </div>
      <p className="row wrap small muted">
        {w.insert}
        {FIELDS.map((field) => (
          <Button key={field} size="small" onClick={() => insert(field)}>
            {t.review.fact[field]}
          </Button>
        ))}
      </p>
    </FormDialog>
  );
}
