import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button, Form, InputNumber, Modal } from "antd";
import { useState } from "react";
import { send } from "@/api/http";
import type { Shop } from "@/api/types";
import { useMay, useSession } from "@/app/session";
import { useI18n } from "@/i18n";
import { PlainForm } from "@/ui/form";
import { ShopFields } from "@/ui/ShopFields";
import { useToast } from "@/ui/toast";
import { AsOfPart } from "./AsOfPart";
import { forgets } from "./forgets";
import { SettingsPage } from "./SettingsPage";
import { WorkingHoursPart } from "./WorkingHoursPart";

type Values = Omit<Shop, "id">;

export default function ShopPage() {
  const { t, f } = useI18n();
  const { shop } = useSession();
  const toast = useToast();
  const client = useQueryClient();
  const mayEdit = useMay("manageShop");
  const [form] = Form.useForm<Values>();
  const [asked, setAsked] = useState<Values | null>(null);
  const s = t.settings.shop;
  const save = useMutation({
    mutationFn: (values: Values) => send("PATCH", "/shop", values),
    onSuccess: () => {
      toast.good(s.saved);
      void client.invalidateQueries({ queryKey: ["setup-guide"] });
      // Hours are of the shop's zone.
      void client.invalidateQueries({ queryKey: ["working-hours"] });
      return client.invalidateQueries({ queryKey: ["session"] });
    },
  });
  return (
    <SettingsPage note={s.note}>
      <div className="section" style={{ maxWidth: 440 }}>
        <PlainForm<Values>
          form={form}
          error={save.error}
          initialValues={shop}
          disabled={!mayEdit}
          onFinish={(values) => (forgets(shop, values) ? setAsked(values) : save.mutate(values))}
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
      <WorkingHoursPart />
      <AsOfPart />
      <Modal
        open={asked !== null}
        title={s.forgetTitle}
        okText={s.forget}
        okButtonProps={{ danger: true }}
        onCancel={() => setAsked(null)}
        onOk={() => {
          if (asked) save.mutate(asked);
          setAsked(null);
        }}
        width={440}
      >
        <p>{s.forgetText(f.number(asked?.retention_months ?? 0))}</p>
      </Modal>
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
