import { Checkbox, Form, Input } from "antd";
import type { ListenSettings } from "@/api/types";
import { useI18n } from "@/i18n";
import { Coupons } from "./Coupons";
import { Part } from "./Part";

/** The mail that asks, in the shop's own words, and what everybody is given who answers. */
export function Mail({ settings }: { settings: ListenSettings }) {
  return (
    <>
      <Words settings={settings} />
      <Reward settings={settings} />
      <Coupons />
    </>
  );
}

const LANGUAGES = ["zh", "en"] as const;

function Words({ settings: { request_mail } }: { settings: ListenSettings }) {
  const { t } = useI18n();
  const w = t.reviewSettings.mail;
  return (
    <Part title={w.title} note={w.note} initial={{ request_mail }}>
      <div>
        <Form.Item name={["request_mail", "is_on"]} valuePropName="checked">
          <Checkbox>{w.isOn}</Checkbox>
        </Form.Item>
        <Form.Item name={["request_mail", "has_reminder"]} valuePropName="checked">
          <Checkbox>{w.hasReminder}</Checkbox>
        </Form.Item>
      </div>
      {LANGUAGES.map((language) => (
        <div key={language}>
          <Form.Item name={["request_mail", language, "subject"]} label={w.subject[language]}>
            <Input maxLength={200} placeholder={w.ours} />
          </Form.Item>
          <Form.Item name={["request_mail", language, "text"]} label={w.text[language]} extra={w.fields}>
            <Input.TextArea rows={4} maxLength={4000} placeholder={w.ours} />
          </Form.Item>
        </div>
      ))}
    </Part>
  );
}

function Reward({ settings: { reward } }: { settings: ListenSettings }) {
  const { t } = useI18n();
  const w = t.reviewSettings.reward;
  return (
    <Part title={w.title} note={w.note} initial={{ reward }}>
      {LANGUAGES.map((language) => (
        <Form.Item key={language} name={["reward", language]} label={w.words[language]}>
          <Input maxLength={100} placeholder={w.example[language]} />
        </Form.Item>
      ))}
      <Form.Item name={["reward", "code"]} label={w.code} extra={w.codeHint}>
        <Input maxLength={100} />
      </Form.Item>
    </Part>
  );
}
