import { Form, Input, Radio, Select } from "antd";
import { useMemo } from "react";
import { LOCALE, useI18n } from "@/i18n";
import { required } from "./form";

const COMMON = ["CNY", "USD", "EUR", "GBP", "HKD", "TWD", "JPY", "SGD", "AUD", "CAD", "BRL"];

/** What a shop is: name, currency, time zone, language. Asked at set-up, changed in the settings. */
export function ShopFields({ prefix = [] }: { prefix?: string[] }) {
  const { t, language } = useI18n();
  const s = t.auth.setup;
  const currencies = useMemo(() => {
    const names = new Intl.DisplayNames(LOCALE[language], { type: "currency" });
    const all = Intl.supportedValuesOf("currency");
    return [...COMMON, ...all.filter((code) => !COMMON.includes(code))].map((value) => ({
      value,
      label: `${value} · ${names.of(value)}`,
    }));
  }, [language]);
  const zones = useMemo(
    () => ["UTC", ...Intl.supportedValuesOf("timeZone")].map((value) => ({ value, label: value.replaceAll("_", " ") })),
    [],
  );
  return (
    <>
      <Form.Item name={[...prefix, "name"]} label={s.shopName} rules={[required(t)]}>
        <Input autoComplete="organization" maxLength={80} />
      </Form.Item>
      <Form.Item name={[...prefix, "currency"]} label={s.currency} rules={[required(t)]}>
        <Select showSearch={{ optionFilterProp: "label" }} options={currencies} />
      </Form.Item>
      <Form.Item name={[...prefix, "time_zone"]} label={s.timeZone} extra={s.timeZoneHint} rules={[required(t)]}>
        <Select showSearch={{ optionFilterProp: "label" }} options={zones} />
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
