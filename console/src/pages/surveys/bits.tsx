/** How surveys look wherever they are shown. */
import type { Band, SurveyState } from "@/api/types";
import { useI18n } from "@/i18n";
import { Mark } from "@/ui/bits";

const STATE_KIND = { draft: "idle", live: "good", paused: "warn", closed: "idle" } as const;
export function StateMark({ of }: { of: SurveyState }) {
  const { t } = useI18n();
  return <Mark kind={STATE_KIND[of]}>{t.surveys.state[of]}</Mark>;
}

const BAND_KIND = { promoter: "good", passive: "warn", detractor: "bad" } as const;
export function BandMark({ of }: { of: Band }) {
  const { t } = useI18n();
  return <Mark kind={BAND_KIND[of]}>{t.surveyResults.band[of]}</Mark>;
}
