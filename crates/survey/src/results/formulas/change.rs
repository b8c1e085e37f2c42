use serde::Serialize;
use utoipa::ToSchema;

use super::{Estimate, SMALL, z};

/// A difference, where it lies with 95 % probability, and how probable one as large is by chance alone.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, ToSchema)]
#[schema(as = SurveyChange)]
pub struct Change {
    pub value: f64,
    pub low: f64,
    pub high: f64,
    pub p: f64,
    /// p < 0.05, and at least 30 answers on either side.
    pub is_significant: bool,
}

const UNLIKELY: f64 = 0.05;

/// Of two scores or means: the standard error is √(SE₁² + SE₂²).
pub(crate) fn difference(now: &Estimate, before: &Estimate) -> Change {
    let value = now.value - before.value;
    let error = now.standard_error.hypot(before.standard_error);
    let half = z() * error;
    judged(value, value - half, value + half, error, now.n.min(before.n))
}

/// Of two shares (hits, n): Newcombe's hybrid interval (Statistics in Medicine 17, 1998, method 10) and the pooled test.
pub(crate) fn share_difference(now: (i64, i64), before: (i64, i64)) -> Option<Change> {
    let (new, old) = (Estimate::share(now.0, now.1)?, Estimate::share(before.0, before.1)?);
    let value = new.value - old.value;
    let down = (new.value - new.low).hypot(old.high - old.value);
    let up = (new.high - new.value).hypot(old.value - old.low);
    let pooled = (now.0 + before.0) as f64 / (now.1 + before.1) as f64;
    let error = (pooled * (1.0 - pooled) * (1.0 / now.1 as f64 + 1.0 / before.1 as f64)).sqrt();
    Some(judged(value, value - down, value + up, error, now.1.min(before.1)))
}

fn judged(value: f64, low: f64, high: f64, error: f64, fewest: i64) -> Change {
    // Two-sided, from the normal distribution; where nothing varies, no difference is one by chance.
    let p = if error > 0.0 {
        statrs::function::erf::erfc(value.abs() / error / std::f64::consts::SQRT_2)
    } else {
        f64::from(u8::from(value == 0.0))
    };
    Change { value, low, high, p, is_significant: p < UNLIKELY && fewest >= SMALL }
}

#[cfg(test)]
mod tests {
    use super::super::{Histogram, nps};
    use super::*;

    fn wave(promoters: i64, passives: i64, detractors: i64) -> Estimate {
        let answers: Histogram = [(9, promoters), (7, passives), (0, detractors)].into_iter().collect();
        nps(&answers).unwrap().estimate
    }

    #[test]
    fn waves_differ_by_more_than_chance_or_not() {
        // SE 7.81 and 5.52 (n = 100 and 200): z = 20 / 9.57 = 2.09, p = 0.0365.
        let change = difference(&wave(50, 30, 20), &wave(70, 80, 50));
        assert!((change.value - 20.0).abs() < 1e-9);
        assert!((change.p - 0.0365).abs() < 0.0025, "{change:?}");
        assert!(change.is_significant && change.low > 0.0);
        let same = difference(&wave(50, 30, 20), &wave(90, 60, 50));
        assert!(!same.is_significant && same.low < 0.0 && same.high > 0.0);
        let few = difference(&wave(29, 0, 0), &wave(0, 0, 200));
        assert!(few.p < 0.001 && !few.is_significant, "29 answers settle nothing");
    }

    /// Newcombe's own example (a): 56/70 against 48/80 gives 0.2 with 0.0524 to 0.3339.
    #[test]
    fn the_interval_of_a_difference_of_shares() {
        let found = share_difference((56, 70), (48, 80)).unwrap();
        let rounded = |x: f64| (x * 10_000.0).round();
        assert_eq!([found.value, found.low, found.high].map(rounded), [2000.0, 524.0, 3339.0]);
        assert!(found.is_significant && (found.p - 0.0083).abs() < 0.001, "{found:?}");
        assert_eq!(share_difference((1, 1), (0, 0)), None);
        assert_eq!(share_difference((30, 30), (40, 40)).unwrap().p, 1.0, "nothing changed");
    }

    #[test]
    fn of_one_answer_no_change_is_claimed() {
        let one: Histogram = [(7, 1)].into_iter().collect();
        let many: Histogram = [(2, 100), (3, 100)].into_iter().collect();
        let change = difference(&one.mean((1, 7)).unwrap(), &many.mean((1, 7)).unwrap());
        assert!(change.value > 4.0 && change.low < 0.0 && change.p > 0.05 && !change.is_significant, "{change:?}");
    }
}
