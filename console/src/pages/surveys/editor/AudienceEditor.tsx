import { useQuery } from "@tanstack/react-query";
import { Checkbox, InputNumber, Radio, Select } from "antd";
import { q } from "@/api/queries";
import { ASK_CHANNELS, type Audience, TRIGGERS } from "@/api/types";
import { useI18n } from "@/i18n";
import { How } from "@/ui/How";
import { Section } from "@/ui/Page";
import type { Draft } from "./draft";
import { Field, Fields, useRefusal } from "./Field";
import { Quotas } from "./Quotas";
import type { Refused } from "./refused";

export type PartProps = {
  audience: Audience;
  set: (part: Partial<Audience>) => void;
  refusal: (name: string) => string | undefined;
};

/** Who is asked, when, how many, and by which way. */
export function AudienceEditor({
  draft,
  change,
  refused,
}: {
  draft: Draft;
  change: (draft: Draft) => void;
  refused: Refused;
}) {
  const { t } = useI18n();
  const w = t.surveyEditor.audience;
  const say = useRefusal(refused, true);
  const { audience } = draft;
  const part: PartProps = {
    audience,
    set: (changed) => change({ ...draft, audience: { ...audience, ...changed } }),
    refusal: (name) => say(`audience.${name}`),
  };
  const isAsked = audience.trigger !== "link_only";
  return (
    <Section title={w.title} note={w.note} id="audience">
      <TriggerField {...part} />
      {isAsked && (
        <>
          <Who {...part} />
          <Ways {...part} />
        </>
      )}
      <Quotas {...part} />
      {isAsked && <Manners {...part} />}
    </Section>
  );
}

function TriggerField({ audience, set, refusal }: PartProps) {
  const { t } = useI18n();
  const w = t.surveyEditor.audience;
  const { trigger } = audience;
  const waits = trigger !== "manual" && trigger !== "link_only";
  return (
    <>
      <Field label={w.trigger} hint={w.triggerHint[trigger]} error={refusal("trigger")}>
        {(id) => (
          <Select
            id={id}
            value={trigger}
            onChange={(next) => set({ trigger: next, nth: next === "order_nth" ? (audience.nth ?? 2) : null })}
            options={TRIGGERS.map((value) => ({ value, label: t.surveys.trigger[value] }))}
            style={{ maxWidth: 320 }}
          />
        )}
      </Field>
      <div className="row wrap" style={{ gap: 24 }}>
        {trigger === "order_nth" && (
          <Field label={w.nth} error={refusal("nth")}>
            {(id) => (
              <InputNumber
                id={id}
                min={1}
                max={1_000}
                precision={0}
                value={audience.nth ?? 2}
                onChange={(nth) => set({ nth })}
                style={{ width: 110 }}
              />
            )}
          </Field>
        )}
        {waits && (
          <Field label={w.delay} error={refusal("delay_hours")}>
            {(id) => (
              <InputNumber
                id={id}
                min={0}
                max={24 * 90}
                precision={0}
                suffix={w.hours}
                value={audience.delay_hours}
                onChange={(hours) => set({ delay_hours: hours ?? 0 })}
                style={{ width: 140 }}
              />
            )}
          </Field>
        )}
        {trigger !== "link_only" && (
          <Field label={w.expires} error={refusal("expires_days")}>
            {(id) => (
              <InputNumber
                id={id}
                min={1}
                max={365}
                precision={0}
                suffix={w.days}
                value={audience.expires_days}
                onChange={(days) => set({ expires_days: days ?? 14 })}
                style={{ width: 140 }}
              />
            )}
          </Field>
        )}
      </div>
    </>
  );
}

function Who({ audience, set, refusal }: PartProps) {
  const { t } = useI18n();
  const w = t.surveyEditor.audience;
  const segments = useQuery(q.segments()).data?.items ?? [];
  return (
    <>
      <Field label={w.segments} hint={w.segmentsHint} error={refusal("segments")}>
        {(id) => (
          <Select
            id={id}
            mode="multiple"
            placeholder={w.everybody}
            value={audience.segments}
            onChange={(chosen) => set({ segments: chosen })}
            showSearch={{ optionFilterProp: "label" }}
            options={segments.map(({ id: value, name }) => ({ value, label: name }))}
          />
        )}
      </Field>
      <Field label={w.sample} hint={w.sampleHint} error={refusal("sample_rate")}>
        {(id) => (
          <InputNumber
            id={id}
            min={0}
            max={100}
            precision={0}
            suffix="%"
            value={Math.round(audience.sample_rate * 100)}
            onChange={(percent) => set({ sample_rate: (percent ?? 0) / 100 })}
            style={{ width: 110 }}
          />
        )}
      </Field>
    </>
  );
}

function Ways({ audience, set, refusal }: PartProps) {
  const { t } = useI18n();
  const w = t.surveyEditor.audience;
  return (
    <Fields label={w.channels} hint={w.channelsHint} error={refusal("channels")}>
      <Checkbox.Group
        className="choices"
        value={audience.channels}
        onChange={(chosen) => set({ channels: ASK_CHANNELS.filter((one) => chosen.includes(one)) })}
      >
        {ASK_CHANNELS.map((value) => (
          <Checkbox key={value} value={value}>
            {w.channel[value]} <span className="faint small">{w.channelHint[value]}</span>
          </Checkbox>
        ))}
      </Checkbox.Group>
    </Fields>
  );
}

/** Reminding, and whether the rest that customers get from questions is kept. */
function Manners({ audience, set, refusal }: PartProps) {
  const { t } = useI18n();
  const w = t.surveyEditor.audience;
  return (
    <>
      <Checkbox checked={audience.reminder} onChange={(event) => set({ reminder: event.target.checked })}>
        {w.reminder}
      </Checkbox>
      <Fields label={w.quarantine} error={refusal("override_quarantine")}>
        <Radio.Group
          className="choices"
          value={audience.override_quarantine}
          onChange={(event) => set({ override_quarantine: event.target.value === true })}
        >
          <Radio value={false}>{w.keep}</Radio>
          <Radio value={true}>
            {w.override}
            <How of={w.override}>
              <p>{w.overrideHow}</p>
            </How>
          </Radio>
        </Radio.Group>
      </Fields>
    </>
  );
}
