import { Segmented } from "antd";
import type { Language } from "@/api/types";
import { useI18n } from "@/i18n";

type Props = { languages: readonly Language[]; value: Language; choose: (language: Language) => void };

/** The language a survey is read in; nothing where it speaks only one. */
export function LanguageSwitch({ languages, value, choose }: Props) {
  const { t } = useI18n();
  if (languages.length < 2) return null;
  return (
    <Segmented
      size="small"
      aria-label={t.surveyEditor.languages}
      value={value}
      onChange={choose}
      options={languages.map((one) => ({ value: one, label: t.surveyEditor.language[one] }))}
    />
  );
}
