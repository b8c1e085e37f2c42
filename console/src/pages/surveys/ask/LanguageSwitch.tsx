import { Segmented, Select } from "antd";
import type { Tag } from "@/api/types";
import { useI18n } from "@/i18n";
import { useLanguages } from "../languages";

type Props = { languages: readonly Tag[]; value: Tag; choose: (language: Tag) => void };
/** More would not stand beside each other on a phone. */
const BESIDE = 3;

/** The language a survey is read in; nothing where it speaks only one. */
export function LanguageSwitch({ languages, value, choose }: Props) {
  const { t } = useI18n();
  const { name } = useLanguages();
  if (languages.length < 2) return null;
  const options = languages.map((one) => ({ value: one, label: name(one) }));
  const common = { size: "small", "aria-label": t.surveyEditor.languages, value, onChange: choose, options } as const;
  return languages.length > BESIDE ? <Select {...common} popupMatchSelectWidth={false} /> : <Segmented {...common} />;
}
