import type { Band, ScoreKind, SurveyResponse } from "@/api/types";
import { useI18n } from "@/i18n";
import { BandMark } from "../bits";
import { words } from "./summary";

type Props = {
  response: SurveyResponse;
  /** As it is written; empty where none was asked. */
  score: string;
  band: Band | null | undefined;
  /** What the band is of. */
  kind: ScoreKind;
  open: () => void;
};

/** An answer in a list: its score and words, which open it. */
export function Told({ response, score, band, kind, open }: Props) {
  const { t } = useI18n();
  return (
    <span className="stack-s">
      <span className="row wrap">
        {score && <b className="num">{score}</b>}
        {band && <BandMark of={band} kind={kind} />}
      </span>
      <button type="button" className="bare review-words" onClick={open}>
        {words(response) || <span className="faint">{t.surveyResponses.noWords}</span>}
      </button>
    </span>
  );
}
