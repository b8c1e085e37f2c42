import type { Scores } from "@/api/types";
import { useI18n } from "@/i18n";
import { Score } from "./Score";

type Shown = number | null | undefined;

/** The same reviews by four methods. */
export function Methods({ scores: { mean, bayesian, good_rate, credit, dsr } }: { scores: Scores }) {
  const { t, f } = useI18n();
  const s = t.scores;
  const stars = (value: Shown) => f.fixed(value, 2);
  const rate = (value: Shown) => f.percent(value, 1);
  const counted = credit.good + credit.neutral + credit.bad;
  const [prior, of] = [f.number(bayesian.prior_weight), f.number(bayesian.prior_mean, 1)];
  return (
    <div className="scores">
      <Score
        title={s.value.mean}
        use={s.use.mean}
        of={mean}
        show={stars}
        formula={s.formula.mean(f.number((mean.value ?? 0) * mean.n), f.number(mean.n), stars(mean.value))}
        how={<p>{s.how.mean}</p>}
      />
      <Score
        title={s.value.bayesian}
        use={s.use.bayesian}
        of={bayesian}
        show={stars}
        formula={s.formula.bayesian(prior, of, stars(bayesian.value))}
        how={<p>{s.how.bayesian(prior, of, f.number(bayesian.half_life_days))}</p>}
      />
      <Score
        title={s.value.good_rate}
        use={s.use.good_rate}
        of={good_rate}
        show={rate}
        showChange={(by) => t.scoreboard.points(f.fixed(by * 100, 1))}
        formula={s.formula.good_rate(f.number(good_rate.good), f.number(good_rate.n), rate(good_rate.value))}
        how={<p>{s.how.good_rate}</p>}
      />
      <Score
        title={s.value.credit}
        use={s.use.credit}
        of={{ value: credit.value, n: counted, previous: credit.previous, previous_n: counted }}
        show={(value) => f.number(value)}
        formula={s.formula.credit(f.number(dsr.months), f.number(credit.good), f.number(credit.bad))}
        how={<p>{s.how.credit(f.number(credit.monthly_points), credit.same_item_days)}</p>}
      />
    </div>
  );
}
