import type { SurveyDefinition } from "@/api/types";
import { useSession } from "@/app/session";
import { useI18n } from "@/i18n";
import { borrowing, useLanguages } from "../languages";
import { standsIn } from "./ours";

type Props = {
  /** As the server named them when the survey was saved last. */
  named: readonly string[];
  definition: SurveyDefinition;
  /** Leads to where they are written. */
  go: () => void;
};

/** Which words around the questions are said in another language than the survey's once it is published. */
export function Borrowing({ named, definition, go }: Props) {
  const { t, f } = useI18n();
  const e = t.surveyEditor;
  const { name } = useLanguages();
  const { shop } = useSession();
  const found = [...borrowing(named, definition)];
  if (found.length === 0) return null;
  return (
    <div className="notice">
      <ul className="stack-s small">
        {found.map(([tag, keys]) => (
          <li key={tag}>
            {e.borrowing(name(tag), name(standsIn(tag, shop.language)), f.list(keys.map((key) => e.chrome.words[key])))}
          </li>
        ))}
      </ul>
      <button type="button" className="bare link small" onClick={go}>
        {e.chrome.title}
      </button>
    </div>
  );
}
