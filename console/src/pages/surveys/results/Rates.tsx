import type { Estimate, SurveyResults } from "@/api/types";
import { useI18n } from "@/i18n";
import { Stat, Stats } from "@/ui/Stat";

/** How many were asked, and how many of them answered. */
export function Rates({ of }: { of: SurveyResults }) {
  const { t, f } = useI18n();
  const w = t.surveyResults;
  const rate = (label: string, found: Estimate | null | undefined, how: string) => (
    <Stat
      label={label}
      value={f.percent(found?.value, 1)}
      n={found?.n}
      interval={found ? { low: f.percent(found.low, 1), high: f.percent(found.high, 1), level: 0.95 } : undefined}
      how={<p>{how}</p>}
    />
  );
  return (
    <Stats>
      <Stat label={w.asked} value={f.number(of.asked)} how={<p>{w.askedHow}</p>} />
      <Stat label={w.opened} value={f.number(of.opened)} how={<p>{w.openedHow}</p>} />
      <Stat label={w.completed} value={f.number(of.completed)} how={<p>{w.completedHow}</p>} />
      {rate(w.responseRate, of.response_rate, w.responseHow)}
      {rate(w.completionRate, of.completion_rate, w.completionHow)}
    </Stats>
  );
}
