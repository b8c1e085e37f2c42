import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button, Form, Input, Popconfirm, Select } from "antd";
import { send } from "@/api/http";
import { type Band, BANDS, type Survey } from "@/api/types";
import { lookup, useI18n } from "@/i18n";
import { PlainForm, required } from "@/ui/form";
import { Section } from "@/ui/Page";
import { useToast } from "@/ui/toast";

type Values = { subject: string; text: string; band?: Band | null };
type Told = { told: number; not_told: { code: string; n: number }[] };

/** Tells those who answered what came of it: the reason to answer the next time, too. */
export function Tell({ of }: { of: Survey }) {
  const { t, f } = useI18n();
  const w = t.surveys.tell;
  const toast = useToast();
  const client = useQueryClient();
  const [form] = Form.useForm<Values>();
  const tell = useMutation({
    mutationFn: (values: Values) =>
      send<Told>("POST", `/surveys/${of.id}/tell`, { ...values, band: values.band ?? undefined }),
    onSuccess: ({ told }) => {
      toast.good(w.told(f.number(told)));
      form.resetFields();
      return client.invalidateQueries({ queryKey: ["contact"] });
    },
  });
  return (
    <Section title={w.title} note={w.note} id="tell">
      <PlainForm<Values> form={form} error={tell.error} onFinish={(values) => tell.mutate(values)}>
        <Form.Item name="subject" label={w.subject} rules={[required(t)]}>
          <Input maxLength={120} placeholder={w.subjectPlaceholder} style={{ maxWidth: 480 }} />
        </Form.Item>
        <Form.Item name="text" label={w.text} rules={[required(t)]} extra={w.textHint}>
          <Input.TextArea
            maxLength={5_000}
            autoSize={{ minRows: 4, maxRows: 14 }}
            placeholder={w.textPlaceholder}
            style={{ maxWidth: 640 }}
          />
        </Form.Item>
        {of.kind !== "own" && of.kind !== "csi" && (
          <Form.Item name="band" label={w.whom}>
            <Select
              allowClear
              placeholder={w.everybody}
              style={{ maxWidth: 240 }}
              options={BANDS.map((value) => ({ value, label: t.surveyResults.band[value] }))}
            />
          </Form.Item>
        )}
        <Popconfirm title={w.confirm} onConfirm={form.submit}>
          <Button loading={tell.isPending}>{w.send}</Button>
        </Popconfirm>
      </PlainForm>
      {tell.data && tell.data.not_told.length > 0 && (
        <p className="small muted">
          {w.notTold}{" "}
          {tell.data.not_told.map(({ code, n }) => `${lookup(t.contacts.short, code)} ${f.number(n)}`).join(" · ")}
        </p>
      )}
    </Section>
  );
}
