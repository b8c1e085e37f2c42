import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, Checkbox, Form, Input, InputNumber } from "antd";
import type { ReactNode } from "react";
import { Link } from "react-router";
import { feedback } from "@/api/feedback";
import { send } from "@/api/http";
import { q } from "@/api/queries";
import { FEEDBACK_KINDS, type FeedbackSettings } from "@/api/types";
import { useMay } from "@/app/session";
import { useI18n } from "@/i18n";
import { SettingsPage } from "@/pages/settings/SettingsPage";
import { CopyButton } from "@/ui/bits";
import { PlainForm, required } from "@/ui/form";
import { Loaded } from "@/ui/Loaded";
import { Section } from "@/ui/Page";
import { useToast } from "@/ui/toast";
import { usePortal } from "../portal";

const MOST_HOURS = 2160;
const MOST_CHARACTERS = 500;

/** Where customers speak up, how soon they are answered, and what is looked at before it is shown. */
export default function FeedbackSettingsPage() {
  const { t } = useI18n();
  const settings = useQuery(feedback.settings());
  const mayEdit = useMay("manageShop");
  return (
    <SettingsPage note={mayEdit ? t.feedback.settings.note : t.reviewSettings.readOnly}>
      <Loaded query={settings} rows={8}>
        {(data) => (
          <>
            <Portal settings={data} />
            <Promises settings={data} />
          </>
        )}
      </Loaded>
    </SettingsPage>
  );
}

type Props = { settings: FeedbackSettings };

function Portal({ settings: { is_open, moderate_first, intro } }: Props) {
  const { t } = useI18n();
  const w = t.feedback.settings.portal;
  const portal = usePortal();
  const introItem = (language: "zh" | "en", label: string) => (
    <Form.Item name={["intro", language]} label={label}>
      <Input.TextArea
        lang={language}
        placeholder={w.introPlaceholder}
        maxLength={MOST_CHARACTERS}
        autoSize={{ minRows: 2, maxRows: 8 }}
      />
    </Form.Item>
  );
  return (
    <Section title={w.title} note={w.note}>
      <p className="row wrap">
        <a className="link mono" href={portal} target="_blank" rel="noreferrer" aria-label={w.link}>
          {portal}
        </a>
        <CopyButton text={portal} />
      </p>
      <Part<"is_open" | "moderate_first" | "intro"> initial={{ is_open, moderate_first, intro }}>
        <Form.Item name="is_open" valuePropName="checked" extra={w.openHint}>
          <Checkbox>{w.open}</Checkbox>
        </Form.Item>
        <Form.Item name="moderate_first" valuePropName="checked" extra={w.firstHint}>
          <Checkbox>{w.first}</Checkbox>
        </Form.Item>
        {introItem("zh", w.introZh)}
        {introItem("en", w.introEn)}
      </Part>
    </Section>
  );
}

function Promises({ settings: { promise_hours } }: Props) {
  const { t } = useI18n();
  const w = t.feedback.settings.promise;
  return (
    <Section title={w.title} note={w.note}>
      <Part<"promise_hours"> initial={{ promise_hours }} className="row wrap top">
        {FEEDBACK_KINDS.map((kind) => (
          <Form.Item key={kind} name={["promise_hours", kind]} label={t.feedback.kind[kind]} rules={[required(t)]}>
            <InputNumber min={1} max={MOST_HOURS} precision={0} suffix={w.hours} style={{ width: 140 }} />
          </Form.Item>
        ))}
        <Example />
      </Part>
    </Section>
  );
}

/** What the hours come to for somebody who writes on a Friday evening. */
function Example() {
  const { t, f } = useI18n();
  const w = t.feedback.settings.promise;
  const hours = Form.useWatch<number | undefined>(["promise_hours", "problem"]) ?? 0;
  const isMeant = Number.isInteger(hours) && hours >= 1 && hours <= MOST_HOURS;
  const { data } = useQuery({ ...q.workingHoursDue(hours), enabled: isMeant });
  return (
    <p className="muted small" style={{ flexBasis: "100%", marginBottom: 12 }}>
      {isMeant && data && `${w.example(f.weekdayTime(data.from), f.weekdayTime(data.due_at))} `}
      <Link to="/settings" className="link">
        {w.toHours}
      </Link>
    </p>
  );
}

/** A part of the settings, saved by itself. */
function Part<K extends keyof FeedbackSettings>({
  initial,
  className = "columns",
  children,
}: {
  initial: Pick<FeedbackSettings, K>;
  /** How the fields lie. */
  className?: string;
  children: ReactNode;
}) {
  const { t } = useI18n();
  const mayEdit = useMay("manageShop");
  const toast = useToast();
  const client = useQueryClient();
  const save = useMutation({
    mutationFn: (part: Pick<FeedbackSettings, K>) => send("PATCH", "/feedback/settings", part),
    onSuccess: () => {
      toast.good(t.feedback.settings.saved);
      return client.invalidateQueries({ queryKey: ["feedback-settings"] });
    },
  });
  return (
    <PlainForm<Pick<FeedbackSettings, K>>
      disabled={!mayEdit}
      initialValues={initial}
      error={save.error}
      onFinish={(values) => save.mutate(values)}
    >
      <div className={className}>{children}</div>
      {mayEdit && (
        <Button htmlType="submit" loading={save.isPending}>
          {t.ui.save}
        </Button>
      )}
    </PlainForm>
  );
}
