import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Form, Input, Radio } from "antd";
import { send } from "@/api/http";
import type { Source } from "@/api/types";
import { useI18n } from "@/i18n";
import { FormDialog } from "@/ui/FormDialog";
import { required } from "@/ui/form";
import { useToast } from "@/ui/toast";

const KINDS = ["web", "app", "server"] as const;
type Values = { name: string; kind: (typeof KINDS)[number] };

export function AddSource({ close, added }: { close: () => void; added: (id: string) => void }) {
  const { t } = useI18n();
  const toast = useToast();
  const client = useQueryClient();
  const create = useMutation({
    mutationFn: (values: Values) => send<Source>("POST", "/sources", values),
    onSuccess: async (source) => {
      await client.invalidateQueries({ queryKey: ["sources"] });
      toast.good(t.data.sources.created);
      added(source.id);
    },
  });
  return (
    <FormDialog<Values>
      title={t.data.sources.add}
      okText={t.ui.add}
      isSending={create.isPending}
      close={close}
      width={440}
      error={create.error}
      initialValues={{ kind: "web" }}
      onFinish={(values) => create.mutate(values)}
    >
      <Form.Item name="name" label={t.data.sources.name} rules={[required(t)]}>
        <Input placeholder={t.data.sources.namePlaceholder} maxLength={80} autoFocus />
      </Form.Item>
      <Form.Item name="kind" label={t.data.sources.kind}>
        <Radio.Group className="options">
          {KINDS.map((kind) => (
            <Radio key={kind} value={kind}>
              {t.words.kind[kind]} <span className="muted small">{t.data.sources.kindHint[kind]}</span>
            </Radio>
          ))}
        </Radio.Group>
      </Form.Item>
    </FormDialog>
  );
}
