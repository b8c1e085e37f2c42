import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, Form, Input, Popconfirm } from "antd";
import { send } from "@/api/http";
import { listen } from "@/api/listen";
import { useMay } from "@/app/session";
import { useI18n } from "@/i18n";
import { PlainForm, required } from "@/ui/form";
import { Section } from "@/ui/Page";
import { useToast } from "@/ui/toast";

/** With fewer left, some are to be added. */
const FEW = 20;

/** Codes that are given once each: how many are left, and a place to paste more. */
export function Coupons() {
  const { t, f } = useI18n();
  const w = t.reviewSettings.reward.coupons;
  const toast = useToast();
  const client = useQueryClient();
  const [form] = Form.useForm<{ codes: string }>();
  const mayManage = useMay("manageShop");
  const coupons = useQuery(listen.coupons()).data;
  const after = (said: string) => () => {
    toast.good(said);
    form.resetFields();
    return client.invalidateQueries({ queryKey: listen.coupons().queryKey });
  };
  const add = useMutation({
    mutationFn: (body: { codes: string }) => send("POST", "/review-coupons", body),
    onSuccess: after(w.added),
  });
  const remove = useMutation({
    mutationFn: () => send("DELETE", "/review-coupons"),
    onSuccess: after(w.removed),
    onError: toast.problem,
  });
  if (!coupons) return null;
  const { free, given } = coupons;
  return (
    <Section title={w.title} note={w.note}>
      <p className={free + given > 0 && free < FEW ? "notice" : "muted"} data-kind="warn">
        {free + given === 0 ? w.none : w.left(f.number(free), f.number(given))}
        {free + given > 0 && free < FEW && ` ${w.few}`}
      </p>
      {mayManage && (
        <PlainForm<{ codes: string }> form={form} error={add.error} onFinish={(values) => add.mutate(values)}>
          <Form.Item name="codes" label={w.paste} extra={w.pasteHint} rules={[required(t)]}>
            <Input.TextArea rows={4} />
          </Form.Item>
          <div className="row wrap">
            <Button htmlType="submit" loading={add.isPending}>
              {w.add}
            </Button>
            {free > 0 && (
              <Popconfirm
                title={w.remove}
                description={w.removeText(f.number(free))}
                okText={t.ui.delete}
                okButtonProps={{ danger: true }}
                onConfirm={() => remove.mutate()}
              >
                <Button type="text" danger loading={remove.isPending}>
                  {w.remove}
                </Button>
              </Popconfirm>
            )}
          </div>
        </PlainForm>
      )}
    </Section>
  );
}
