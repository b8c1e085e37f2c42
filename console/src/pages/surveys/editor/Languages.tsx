import { Button, Select } from "antd";
import { useContext, useState } from "react";
import type { SurveyDefinition, Tag } from "@/api/types";
import { useI18n } from "@/i18n";
import { borrowed, COMMON, canonical, unwritten, useLanguages } from "../languages";
import { Fields, useRefusal } from "./Field";
import { FocusContext } from "./focus";
import type { Refused } from "./refused";

type Props = {
  definition: SurveyDefinition;
  change: (languages: Tag[]) => void;
  refused: Refused;
};
const MOST = 30;
/** More than these are written one after the other. */
const BESIDE = 2;

/** The languages that a survey speaks: how far it is written in each, and more to add. */
export function Languages({ definition, change, refused }: Props) {
  const { t, f } = useI18n();
  const e = t.surveyEditor;
  const say = useRefusal(refused);
  const { name } = useLanguages();
  const { languages } = definition;
  const focus = useContext(FocusContext);
  const isOne = languages.length === 1;
  const first = (tag: Tag) => [tag, ...languages.filter((one) => one !== tag)];
  return (
    <Fields label={e.languages} hint={isOne ? undefined : e.languagesHint} error={say("languages")}>
      <ul className="stack-s survey-languages">
        {languages.map((tag, at) => (
          <li key={tag} className="row wrap between">
            <span className="row wrap">
              <b>{name(tag)}</b>
              <span className="faint small mono">{tag}</span>
              {at === 0 && !isOne && <span className="tag">{e.firstLanguage}</span>}
            </span>
            <span className="row wrap small">
              <Lacking n={unwritten(definition, tag)} borrowed={borrowed(definition, tag)} />
              {at > 0 && languages.length > BESIDE && (
                <Button
                  size="small"
                  type={focus.tag === tag ? "primary" : "default"}
                  aria-pressed={focus.tag === tag}
                  onClick={() => focus.set(focus.tag === tag ? null : tag)}
                >
                  {e.translate}
                </Button>
              )}
              {at > 0 && (
                <Button size="small" type="text" onClick={() => change(first(tag))}>
                  {e.makeFirst}
                </Button>
              )}
              <Button
                size="small"
                type="text"
                disabled={isOne}
                aria-label={t.ui.pair(t.ui.remove, name(tag))}
                onClick={() => change(languages.filter((one) => one !== tag))}
              >
                ×
              </Button>
            </span>
          </li>
        ))}
      </ul>
      {languages.length < MOST ? (
        <Add taken={languages} add={(tag) => change([...languages, tag])} />
      ) : (
        <span className="faint small">{e.mostLanguages(f.number(MOST))}</span>
      )}
    </Fields>
  );
}

function Lacking({ n, borrowed }: { n: number; borrowed: number }) {
  const { t, f } = useI18n();
  const e = t.surveyEditor;
  if (n > 0) return <span className="warn">{e.unwritten(f.number(n))}</span>;
  if (borrowed > 0) return <span className="muted">{e.borrowed(f.number(borrowed))}</span>;
  return <span className="muted">{e.whole}</span>;
}

function Add({ taken, add }: { taken: readonly Tag[]; add: (tag: Tag) => void }) {
  const { t } = useI18n();
  const e = t.surveyEditor;
  const { name } = useLanguages();
  const [typed, setTyped] = useState("");
  const own = canonical(typed.trim());
  const offered = [...COMMON, ...(own && !COMMON.includes(own) ? [own] : [])].filter((tag) => !taken.includes(tag));
  return (
    <Select<Tag | null>
      showSearch={{ optionFilterProp: "label", onSearch: setTyped }}
      value={null}
      aria-label={e.addLanguage}
      placeholder={e.addLanguage}
      style={{ maxWidth: 320 }}
      notFoundContent={e.noLanguage}
      options={offered.map((tag) => ({ value: tag, label: `${name(tag)} · ${tag}` }))}
      onChange={(tag) => {
        if (tag) add(tag);
        setTyped("");
      }}
    />
  );
}
