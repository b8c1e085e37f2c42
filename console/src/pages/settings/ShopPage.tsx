import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button, Form, InputNumber } from "antd";
import { send } from "@/api/http";
import type { Shop } from "@/api/types";
import { useMay, useSession } from "@/app/session";
import { useI18n } from "@/i18n";
import { PlainForm } from "@/ui/form";
import { ShopFields } from "@/ui/ShopFields";
import { useToast } from "@/ui/toast";
import { SettingsPage } from "./SettingsPage";

type Values = Omit<Shop, "id">;

export default function ShopPage() {
  const { t } = useI18n();
  const { shop } = useSession();
  const toast = useToast();
  const client = useQueryClient();
  const mayEdit = useMay("manageShop");
  const [form] = Form.useForm<Values>();
  const save = useMutation({
    mutationFn: (values: Values) => send("PATCH", "/shop", values),
    onSuccess: () => {
      toast.good(t.settings.shop.saved);
      void client.invalidateQueries({ queryKey: ["setup-guide"] });
      return client.invalidateQueries({ queryKey: ["session"] });
    },
  });
  return (
    <SettingsPage note={t.settings.shop.note}>
      <div style={{ maxWidth: 440 }}>
        <PlainForm<Values>
          form={form}
          error={save.error}
          initialValues={shop}
          disabled={!mayEdit}
          onFinish={(values) => save.mutate(values)}
        >
          <ShopFields />
          {"retention_months" in shop && <Retention />}
          {mayEdit && (
            <Button type="primary" htmlType="submit" loading={save.isPending}>
              {t.ui.save}
            </Button>
          )}
        </PlainForm>
      </div>
    </SettingsPage>
  );
}

/** How long browsing is kept: it is most of what a shop stores, and the least of what it needs later. */
function Retention() {
  const { t } = useI18n();
  const s = t.settings.shop;
  return (
    <Form.Item
      name="retention_months"
      label={s.retention}
      extra={s.retentionHint}
      rules={[{ type: "integer", min: 1, max: 120, message: s.retentionRule }]}
    >
      <InputNumber placeholder={s.retentionNone} suffix={s.retentionUnit} style={{ width: 200 }} />
    </Form.Item>
  );
}
