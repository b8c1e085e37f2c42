import { Form, Input, Radio, Select } from "antd";
import { useI18n } from "@/i18n";
import { TIME_ZONES, useCurrencies } from "./choices";
import { required } from "./form";

/** What a shop is: name, currency, time zone, language. Asked at set-up, changed in the settings. */
export function ShopFields({ prefix = [] }: { prefix?: string[] }) {
  const { t } = useI18n();
  const s = t.auth.setup;
  const currencies = useCurrencies();
  return (
    <>
      <Form.Item name={[...prefix, "name"]} label={s.shopName} rules={[required(t)]}>
        <Input autoComplete="organization" maxLength={80} />
      </Form.Item>
      <Form.Item name={[...prefix, "currency"]} label={s.currency} extra={s.currencyHint} rules={[required(t)]}>
        <Select showSearch={{ optionFilterProp: "label" }} options={currencies} placeholder={s.currencyChoose} />
      </Form.Item>
      <Form.Item name={[...prefix, "time_zone"]} label={s.timeZone} extra={s.timeZoneHint} rules={[required(t)]}>
        <Select showSearch={{ optionFilterProp: ["label", "value"] }} options={TIME_ZONES} />
      </Form.Item>
      <Form.Item name={[...prefix, "language"]} label={s.language} rules={[required(t)]}>
        <Radio.Group
          options={[
            { value: "zh", label: "简体中文" },
            { value: "en", label: "English" },
          ]}
        />
      </Form.Item>
    </>
  );
}
