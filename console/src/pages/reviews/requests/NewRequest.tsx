import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button, Form, Input, Modal } from "antd";
import { send } from "@/api/http";
import type { ReviewRequest } from "@/api/types";
import { useI18n } from "@/i18n";
import { CopyButton } from "@/ui/bits";
import { PlainForm, required } from "@/ui/form";

type Values = { order_id: string };

/** Makes a review link for one order, to be sent by any channel. */
export function NewRequest({ order, close }: { order: string; close: () => void }) {
  const { t } = useI18n();
  const w = t.reviews.requests;
  const client = useQueryClient();
  const [form] = Form.useForm<Values>();
  const create = useMutation({
    mutationFn: ({ order_id }: Values) =>
      send<ReviewRequest>("POST", "/review-requests", { order_id: order_id.trim() }),
    onSuccess: () => client.invalidateQueries({ queryKey: ["reviews", "requests"] }),
  });
  const again = () => {
    create.reset();
    form.resetFields();
  };
  return (
    <Modal open onCancel={close} title={w.new} width={480} footer={null}>
      {create.data ? (
        <Made request={create.data} again={again} />
      ) : (
        <PlainForm<Values>
          form={form}
          initialValues={{ order_id: order }}
          error={create.error}
          onFinish={(values) => create.mutate(values)}
        >
          <Form.Item name="order_id" label={w.order} rules={[required(t)]}>
            <Input autoFocus className="mono" maxLength={80} placeholder={w.orderPlaceholder} />
          </Form.Item>
          <Button type="primary" htmlType="submit" loading={create.isPending}>
            {w.create}
          </Button>
        </PlainForm>
      )}
    </Modal>
  );
}

function Made({ request, again }: { request: ReviewRequest; again: () => void }) {
  const { t, f } = useI18n();
  const w = t.reviews.requests;
  const { link } = request;
  return (
    <div className="stack">
      {link ? (
        <>
          <p>
            {w.created} <span className="muted">{w.expires(f.dateTime(request.expires_at))}</span>
          </p>
          <pre className="code">{link}</pre>
        </>
      ) : (
        <p>{w.reviewed}</p>
      )}
      <div className="row">
        {link && <CopyButton text={link} label={w.copy} />}
        <Button size="small" type="text" onClick={again}>
          {w.another}
        </Button>
      </div>
    </div>
  );
}
