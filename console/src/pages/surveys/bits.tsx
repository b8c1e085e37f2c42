/** How surveys look wherever they are shown. */
import type { Band, ScoreKind, SurveyState } from "@/api/types";
import { useI18n } from "@/i18n";
import { Mark } from "@/ui/bits";

const STATE_KIND = { draft: "idle", live: "good", paused: "warn", closed: "idle" } as const;
export function StateMark({ of }: { of: SurveyState }) {
  const { t } = useI18n();
  return <Mark kind={STATE_KIND[of]}>{t.surveys.state[of]}</Mark>;
}

const BAND_KIND = { promoter: "good", passive: "warn", detractor: "bad" } as const;
/** How content an answer says somebody is, in the words of what was asked. */
export function BandMark({ of, kind }: { of: Band; kind: ScoreKind }) {
  const { t } = useI18n();
  return <Mark kind={BAND_KIND[of]}>{t.surveyResults.band[kind][of]}</Mark>;
}
