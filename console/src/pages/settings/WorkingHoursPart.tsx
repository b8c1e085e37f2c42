import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, Form, Radio } from "antd";
import { send } from "@/api/http";
import { q } from "@/api/queries";
import type { WorkingHours } from "@/api/types";
import { useMay } from "@/app/session";
import { useI18n } from "@/i18n";
import { PlainForm } from "@/ui/form";
import { Loaded } from "@/ui/Loaded";
import { Section } from "@/ui/Page";
import { useToast } from "@/ui/toast";
import { toHours, toValues, type Values, WEEK } from "./hours";
import { SpecialDays } from "./SpecialDays";
import { Spans } from "./Spans";

/** When the shop works: what every promise of some hours counts. */
export function WorkingHoursPart() {
  const { t } = useI18n();
  const w = t.settings.shop.hours;
  return (
    <Section title={w.title} note={w.note}>
      <Loaded query={useQuery(q.workingHours())} rows={3}>
        {(hours) => <HoursForm hours={hours} />}
      </Loaded>
    </Section>
  );
}

function HoursForm({ hours }: { hours: WorkingHours }) {
  const { t } = useI18n();
  const w = t.settings.shop.hours;
  const toast = useToast();
  const client = useQueryClient();
  const mayEdit = useMay("manageShop");
  const save = useMutation({
    mutationFn: (values: Values) => send<WorkingHours>("PUT", "/shop/working-hours", toHours(values)),
    onSuccess: () => {
      toast.good(w.saved);
      return client.invalidateQueries({ queryKey: ["working-hours"] });
    },
  });
  return (
    <PlainForm<Values>
      disabled={!mayEdit}
      initialValues={toValues(hours)}
      error={save.error}
      onFinish={(values) => save.mutate(values)}
    >
      <Form.Item name="is_always">
        <Radio.Group aria-label={w.title}>
          <Radio value={true}>{w.always}</Radio>
          <Radio value={false}>{w.atTimes}</Radio>
        </Radio.Group>
      </Form.Item>
      <Week mayEdit={mayEdit} />
      <SpecialDays disabled={!mayEdit} />
      {mayEdit && (
        <Button htmlType="submit" loading={save.isPending}>
          {t.ui.save}
        </Button>
      )}
    </PlainForm>
  );
}

function Week({ mayEdit }: { mayEdit: boolean }) {
  const { t } = useI18n();
  const w = t.settings.shop.hours;
  const form = Form.useFormInstance();
  const isAlways = Form.useWatch<boolean | undefined>("is_always") ?? true;
  if (isAlways) return null;
  const copy = () => {
    const monday: unknown = form.getFieldValue(["week", "monday"]);
    for (const day of WEEK.slice(1, 5)) form.setFieldValue(["week", day], monday);
  };
  return (
    <Form.Item extra={w.night}>
      <div className="stack">
        {WEEK.map((day, n) => {
          const called = t.words.weekdays[`d${n}` as keyof typeof t.words.weekdays];
          return (
            <div className="row wrap top" key={day}>
              <span style={{ width: 52, flex: "none", paddingTop: 5 }}>{called}</span>
              <Spans name={["week", day]} day={called} disabled={!mayEdit} />
              {mayEdit && n === 0 && (
                <Button size="small" type="link" onClick={copy}>
                  {w.copy}
                </Button>
              )}
            </div>
          );
        })}
      </div>
    </Form.Item>
  );
}
