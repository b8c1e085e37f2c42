import { useMemo } from "react";
import { BANDS, POLARITIES, SCORES, type Survey } from "@/api/types";
import { useSession } from "@/app/session";
import { useI18n } from "@/i18n";
import type { Filter } from "@/ui/list/filters";
import { useListUrl } from "@/ui/list/url";
import { useAspectOptions } from "../../voices/names";
import { scoreKind } from "../results/show";
import { plain } from "../said";
import { answerFilter } from "./answers";

/** What the answers can be narrowed to: the kind of people, one question, one answer to it, the work on it. */
export function useResponseFilters(of: Survey): Filter[] {
  const { definition } = of;
  const kind = scoreKind(of);
  const { t, language } = useI18n();
  const aspects = useAspectOptions();
  const { params } = useListUrl();
  const { account } = useSession();
  const asked = params.get("question");
  return useMemo(() => {
    const w = t.surveyResponses.filter;
    const { questions } = definition;
    const hasBands = questions.some(({ type }) => SCORES.some((score) => score === type));
    const options = <V extends string>(values: readonly V[], words: Record<V, string>) =>
      values.map((value) => ({ value, label: words[value] }));
    const filters: (Filter | null)[] = [
      hasBands
        ? { kind: "options", key: "band", label: w.band, options: options(BANDS, t.surveyResults.band[kind]) }
        : null,
      {
        kind: "options",
        key: "question",
        label: w.question,
        options: questions.map(({ key, text }) => ({ value: key, label: plain(text, language) || key })),
      },
      answerFilter(
        questions.find(({ key }) => key === asked),
        w.value,
        language,
      ),
      {
        kind: "options",
        key: "follow_up",
        label: t.surveyResponses.col.follow,
        options: options(["open", "overdue", "done", "none"] as const, t.surveyResponses.followState),
      },
      {
        kind: "options",
        key: "owner",
        label: t.reviews.filter.owner,
        options: [{ value: account.id, label: t.reviews.filter.mine }],
      },
      {
        kind: "options",
        key: "polarity",
        label: t.reviews.filter.polarity,
        options: options(POLARITIES, t.reviews.polarity),
      },
      { kind: "options", key: "aspect", label: t.reviews.filter.aspect, options: aspects },
      { kind: "dates", key: "at", label: t.surveyResults.filter.at, low: "from", high: "to" },
      {
        kind: "options",
        key: "state",
        label: w.state,
        options: options(["completed", "partial"] as const, t.surveyResponses.state),
      },
    ];
    return filters.filter((filter) => filter !== null);
  }, [t, language, definition, kind, asked, aspects, account]);
}
