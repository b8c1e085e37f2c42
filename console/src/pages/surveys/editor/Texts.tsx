import { Checkbox, Input } from "antd";
import type { SurveyDefinition } from "@/api/types";
import { useI18n } from "@/i18n";
import { Section } from "@/ui/Page";
import { Chrome } from "./Chrome";
import type { Draft } from "./draft";
import { Field, useRefusal } from "./Field";
import { Languages } from "./Languages";
import type { Refused } from "./refused";
import { SaidInput } from "./SaidInput";

type Props = { draft: Draft; change: (draft: Draft) => void; refused: Refused };

const withDefinition = (draft: Draft, part: Partial<SurveyDefinition>): Draft => ({
  ...draft,
  definition: { ...draft.definition, ...part },
});

/** What the survey is called among colleagues, in which languages it speaks, and how it begins. */
export function Opening({ draft, change, refused }: Props) {
  const { t } = useI18n();
  const e = t.surveyEditor;
  const say = useRefusal(refused);
  const { definition } = draft;
  const common = { languages: definition.languages, refused };
  return (
    <Section title={e.opening} id="opening">
      <Field label={e.name} hint={e.nameHint} error={say("name")}>
        {(id) => (
          <Input
            id={id}
            maxLength={100}
            value={draft.name}
            onChange={(event) => change({ ...draft, name: event.target.value })}
          />
        )}
      </Field>
      <Languages
        definition={definition}
        refused={refused}
        change={(languages) => change(withDefinition(draft, { languages }))}
      />
      <Chrome
        definition={definition}
        refused={refused}
        change={(chrome) => change(withDefinition(draft, { chrome }))}
      />
      <SaidInput
        {...common}
        label={e.title}
        value={definition.title}
        change={(title) => change(withDefinition(draft, { title }))}
        path="title"
        max={100}
      />
      <SaidInput
        {...common}
        long
        label={e.intro}
        value={definition.intro}
        change={(intro) => change(withDefinition(draft, { intro }))}
        path="intro"
        pipes={[]}
      />
    </Section>
  );
}

/** How it ends: thanks, and a reason to come back. */
export function Ending({ draft, change, refused }: Props) {
  const { t } = useI18n();
  const e = t.surveyEditor;
  const say = useRefusal(refused);
  const { definition } = draft;
  const offer = definition.thanks_offer;
  const common = { languages: definition.languages, refused };
  return (
    <Section title={e.ending} id="ending">
      <SaidInput
        {...common}
        long
        label={e.thanks}
        value={definition.thanks}
        change={(thanks) => change(withDefinition(draft, { thanks }))}
        path="thanks"
        pipes={[]}
      />
      <Checkbox
        checked={offer != null}
        onChange={(event) =>
          change(withDefinition(draft, { thanks_offer: event.target.checked ? { text: {} } : null }))
        }
      >
        {e.offer}
      </Checkbox>
      <p className="faint small">{e.offerHint}</p>
      {offer && (
        <>
          <SaidInput
            {...common}
            label={e.offerText}
            value={offer.text}
            change={(text) => change(withDefinition(draft, { thanks_offer: { ...offer, text } }))}
            path="thanks_offer.text"
          />
          <Field label={e.offerCode} error={say("thanks_offer.code")}>
            {(id) => (
              <Input
                id={id}
                className="mono"
                maxLength={40}
                style={{ maxWidth: 220 }}
                value={offer.code ?? ""}
                onChange={(event) =>
                  change(withDefinition(draft, { thanks_offer: { ...offer, code: event.target.value || null } }))
                }
              />
            )}
          </Field>
          <Field label={e.offerLink} hint={e.offerLinkHint} error={say("thanks_offer.link")}>
            {(id) => (
              <Input
                id={id}
                type="url"
                inputMode="url"
                placeholder="https://"
                maxLength={1000}
                value={offer.link ?? ""}
                onChange={(event) =>
                  change(withDefinition(draft, { thanks_offer: { ...offer, link: event.target.value.trim() || null } }))
                }
              />
            )}
          </Field>
        </>
      )}
    </Section>
  );
}
