import { useQuery } from "@tanstack/react-query";
import { Checkbox, Radio, Select } from "antd";
import { q } from "@/api/queries";
import { ASK_CHANNELS, type Audience, TRIGGERS } from "@/api/types";
import { useI18n } from "@/i18n";
import { How } from "@/ui/How";
import { Section } from "@/ui/Page";
import type { Draft } from "./draft";
import { Field, Fields, useRefusal } from "./Field";
import { NumberField } from "./NumberField";
import { onSite } from "./onSite";
import { Quotas } from "./Quotas";
import { Reach } from "./Reach";
import type { Refused } from "./refused";
import { usual, Waves } from "./Waves";

export type PartProps = {
  audience: Audience;
  set: (part: Partial<Audience>) => void;
  refusal: (name: string) => string | undefined;
};

/** Who is asked, when, how many, and by which way. */
export function AudienceEditor({
  of,
  draft,
  change,
  refused,
}: {
  of: string;
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
      {audience.trigger === "segment" && <Reach key={JSON.stringify(audience)} of={of} audience={audience} />}
    </Section>
  );
}

function TriggerField({ audience, set, refusal }: PartProps) {
  const { t } = useI18n();
  const w = t.surveyEditor.audience;
  const { trigger } = audience;
  const isTimed = trigger === "segment";
  const waits = !isTimed && trigger !== "manual" && trigger !== "link_only";
  return (
    <>
      <Field label={w.trigger} hint={w.triggerHint[trigger]} error={refusal("trigger")}>
        {(id) => (
          <Select
            id={id}
            value={trigger}
            onChange={(next) =>
              set({
                trigger: next,
                nth: next === "order_nth" ? (audience.nth ?? 2) : null,
                schedule: next === "segment" ? (audience.schedule ?? usual()) : null,
              })
            }
            options={TRIGGERS.map((value) => ({ value, label: t.surveys.trigger[value] }))}
            style={{ maxWidth: 320 }}
          />
        )}
      </Field>
      {isTimed && <Waves {...{ audience, set, refusal }} />}
      <div className="row wrap" style={{ gap: 24 }}>
        {trigger === "order_nth" && (
          <NumberField
            label={w.nth}
            error={refusal("nth")}
            min={1}
            max={1_000}
            value={audience.nth ?? 2}
            change={(nth) => set({ nth })}
          />
        )}
        {waits && (
          <NumberField
            label={w.delay}
            error={refusal("delay_hours")}
            min={0}
            max={24 * 90}
            unit={w.hours}
            value={audience.delay_hours}
            change={(hours) => set({ delay_hours: hours ?? 0 })}
          />
        )}
        {trigger !== "link_only" && (
          <NumberField
            label={w.expires}
            error={refusal("expires_days")}
            min={1}
            max={365}
            unit={w.days}
            value={audience.expires_days}
            change={(days) => set({ expires_days: days ?? 14 })}
          />
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
      <NumberField
        label={w.sample}
        hint={w.sampleHint}
        error={refusal("sample_rate")}
        min={0}
        max={100}
        unit="%"
        value={Math.round(audience.sample_rate * 100)}
        change={(percent) => set({ sample_rate: (percent ?? 0) / 100 })}
      />
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
            {w.channel[value]}{" "}
            <span className="faint small">{value === "site" ? w.onSite[onSite(audience)] : w.channelHint[value]}</span>
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
