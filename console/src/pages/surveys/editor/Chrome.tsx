import { SURVEY_CHROME, type SurveyChrome, type SurveyDefinition } from "@/api/types";
import { useSession } from "@/app/session";
import { useI18n } from "@/i18n";
import { isOurs } from "../languages";
import { instead } from "./ours";
import type { Refused } from "./refused";
import { SaidInput } from "./SaidInput";

type Props = {
  definition: SurveyDefinition;
  change: (chrome: SurveyChrome) => void;
  refused: Refused;
};

/** What stands around the questions, in the languages that Huitou does not speak itself; nothing where there are none. */
export function Chrome({ definition, change, refused }: Props) {
  const { t } = useI18n();
  const { shop } = useSession();
  const e = t.surveyEditor.chrome;
  const languages = definition.languages.filter((tag) => !isOurs(tag));
  if (languages.length === 0) return null;
  const chrome = definition.chrome ?? {};
  return (
    <details className="stack-s">
      <summary>{e.title}</summary>
      <p className="faint small">{e.note}</p>
      {SURVEY_CHROME.map((key) => (
        <SaidInput
          key={key}
          label={e.words[key]}
          value={chrome[key]}
          change={(text) => change({ ...chrome, [key]: text })}
          languages={languages}
          path={`chrome.${key}`}
          refused={refused}
          max={300}
          instead={(tag) => instead(key, tag, shop.language)}
        />
      ))}
    </details>
  );
}
