import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Form, InputNumber } from "antd";
import { send } from "@/api/http";
import { survey } from "@/api/survey";
import type { SurveySettings } from "@/api/types";
import { useMay } from "@/app/session";
import { useI18n } from "@/i18n";
import { SettingsPage } from "@/pages/settings/SettingsPage";
import { required } from "@/ui/form";
import { Loaded } from "@/ui/Loaded";
import { OwnersItem } from "@/ui/OwnersItem";
import { SettingsPart } from "@/ui/SettingsPart";
import { useToast } from "@/ui/toast";

const MOST_HOURS = 8_760;

/** How soon, and by whom, unhappy answers are followed up. */
export default function SurveySettingsPage() {
  const { t } = useI18n();
  const settings = useQuery(survey.settings());
  const mayEdit = useMay("manageShop");
  return (
    <SettingsPage note={mayEdit ? t.surveySettings.note : t.reviewSettings.readOnly}>
      <Loaded query={settings} rows={4}>
        {(data) => <FollowUp settings={data} />}
      </Loaded>
    </SettingsPage>
  );
}

function FollowUp({ settings: { follow_up_hours, follow_up_owners } }: { settings: SurveySettings }) {
  const { t } = useI18n();
  const w = t.surveySettings.followUp;
  const mayEdit = useMay("manageShop");
  const toast = useToast();
  const client = useQueryClient();
  const save = useMutation({
    mutationFn: (settings: SurveySettings) => send("PUT", "/survey-settings", settings),
    onSuccess: () => {
      toast.good(t.surveySettings.saved);
      return client.invalidateQueries({ queryKey: ["survey-settings"] });
    },
  });
  return (
    <SettingsPart title={w.title} note={w.note} initial={{ follow_up_hours, follow_up_owners }} save={save}>
      <Form.Item name="follow_up_hours" label={w.hours} rules={[required(t)]}>
        <InputNumber min={1} max={MOST_HOURS} precision={0} style={{ width: 120 }} />
      </Form.Item>
      {mayEdit && <OwnersItem name="follow_up_owners" words={w} />}
    </SettingsPart>
  );
}
