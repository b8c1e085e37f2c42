import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button, Checkbox, Form, Input, Modal, Radio } from "antd";
import { Link } from "react-router";
import { send } from "@/api/http";
import { FEEDBACK_KINDS, type FeedbackKind, type FeedbackPost } from "@/api/types";
import { useI18n } from "@/i18n";
import { CopyButton } from "@/ui/bits";
import { PlainForm, required } from "@/ui/form";
import { CustomerField } from "./CustomerField";
import type { Customer } from "./customer";
import { refreshFeedback } from "./detail/usePostActions";

type Values = { kind: FeedbackKind; title: string; text: string; is_private: boolean; customer: Customer | null };
type Made = FeedbackPost & { link: string };
const MOST_TITLE = 120;
const MOST_TEXT = 4_000;

/** What a customer said on the phone, in the shop or in a chat, written down for them. */
export function NewPost({ customer, close }: { customer: string | null; close: () => void }) {
  const { t } = useI18n();
  const w = t.feedbackPost.create;
  const client = useQueryClient();
  const [form] = Form.useForm<Values>();
  const kind = Form.useWatch("kind", form);
  const create = useMutation({
    mutationFn: (values: Values) => send<Made>("POST", "/feedback", values),
    onSuccess: () => refreshFeedback(client),
  });
  return (
    <Modal open onCancel={close} title={w.title} width={520} footer={null}>
      {create.data ? (
        <Done post={create.data} close={close} />
      ) : (
        <PlainForm<Values>
          form={form}
          initialValues={{ kind: "problem", is_private: false, customer: customer ? { customer_id: customer } : null }}
          error={create.error}
          refusals={{ email: w.customerRule, customer_id: w.customerRule }}
          onFinish={(values) => create.mutate({ ...values, is_private: values.is_private || kind === "complaint" })}
        >
          <p className="muted small" style={{ marginBottom: 14 }}>
            {w.note}
          </p>
          <Form.Item
            name="customer"
            label={w.customer}
            extra={w.customerHint}
            rules={[{ required: true, message: w.customerRule }]}
          >
            <CustomerField />
          </Form.Item>
          <Form.Item name="kind" label={w.kind}>
            <Radio.Group
              options={FEEDBACK_KINDS.map((value) => ({ value, label: t.feedback.kind[value] }))}
              optionType="button"
            />
          </Form.Item>
          <Form.Item name="title" label={w.subject} rules={[required(t)]}>
            <Input placeholder={w.subjectPlaceholder} maxLength={MOST_TITLE} />
          </Form.Item>
          <Form.Item name="text" label={w.text} rules={[required(t)]}>
            <Input.TextArea maxLength={MOST_TEXT} autoSize={{ minRows: 4, maxRows: 12 }} />
          </Form.Item>
          {kind === "complaint" ? (
            <p className="muted small" style={{ marginBottom: 14 }}>
              {w.complaintPrivate}
            </p>
          ) : (
            <Form.Item name="is_private" valuePropName="checked">
              <Checkbox>{w.private}</Checkbox>
            </Form.Item>
          )}
          <Button type="primary" htmlType="submit" loading={create.isPending}>
            {w.send}
          </Button>
        </PlainForm>
      )}
    </Modal>
  );
}

function Done({ post: { id, number, link }, close }: { post: Made; close: () => void }) {
  const { t } = useI18n();
  const w = t.feedbackPost.create;
  return (
    <div className="stack" role="status">
      <p>
        <b>{w.made(t.feedback.number(String(number)))}</b>
      </p>
      <p className="muted">{w.link}</p>
      <pre className="code">{link}</pre>
      <div className="row">
        <CopyButton text={link} label={t.reviews.requests.copy} />
        <Link to={`/feedback/${id}`} onClick={close}>
          <Button size="small">{w.see}</Button>
        </Link>
      </div>
    </div>
  );
}
