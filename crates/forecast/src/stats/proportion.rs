//! Proportions and the net promoter score.

use serde::{Deserialize, Serialize};

use super::Interval;
use crate::special::normal_multiplier;

/// The Wilson score interval of `successes` out of `n` at `level` (Wilson 1927): honest for few cases and at 0 % or 100 %.
/// Without cases the value is 0.5 and the interval all of 0..1.
pub fn wilson(successes: u64, n: u64, level: f64) -> Interval {
    wilson_mean(successes as f64 / n as f64, n, level)
}

/// Wilson's interval of a mean of `n` values within 0..1. No such values spread further than zeros and ones with the same
/// mean (Bhatia and Davis, American Mathematical Monthly 107, 2000), so it claims too little rather than too much: it is
/// for values that are all the same, of whose spread nothing is known. Without values, as [`wilson`].
pub fn wilson_mean(mean: f64, n: u64, level: f64) -> Interval {
    if n == 0 || !mean.is_finite() {
        return Interval { value: 0.5, low: 0.0, high: 1.0 };
    }
    let (mean, n, z) = (mean.clamp(0.0, 1.0), n as f64, normal_multiplier(level));
    let centre = (mean + z * z / (2.0 * n)) / (1.0 + z * z / n);
    let half = z / (1.0 + z * z / n) * (mean * (1.0 - mean) / n + z * z / (4.0 * n * n)).sqrt();
    Interval { value: mean, low: (centre - half).clamp(0.0, mean), high: (centre + half).clamp(mean, 1.0) }
}

/// A net promoter score in −100..100.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Nps {
    /// Answers.
    pub n: u64,
    /// Score and interval, cut at ±100.
    pub score: Interval,
    /// Standard error of the score.
    pub standard_error: f64,
}

/// The net promoter score of counted answers: mean of +1 (9–10), 0 (7–8) and −1 (0–6) times 100, with the normal interval
/// from Var = p + d − (p − d)². `None` without answers.
///
/// Where all answers are of one class that variance is 0 and would claim certainty: the interval is then the adjusted one
/// of Rocks (Communications in Statistics 45, 2016), which adds three answers, ¾ to either end.
pub fn nps(promoters: u64, passives: u64, detractors: u64, level: f64) -> Option<Nps> {
    let n = promoters + passives + detractors;
    if n == 0 {
        return None;
    }
    let added = if [promoters, passives, detractors].contains(&n) { 0.75 } else { 0.0 };
    let of = n as f64 + 4.0 * added;
    let (p, d) = ((promoters as f64 + added) / of, (detractors as f64 + added) / of);
    let middle = 100.0 * (p - d);
    let standard_error = 100.0 * ((p + d - (p - d).powi(2)) / of).sqrt();
    let half = normal_multiplier(level) * standard_error;
    let value = 100.0 * (promoters as f64 - detractors as f64) / n as f64;
    let score =
        Interval { value, low: (middle - half).clamp(-100.0, value), high: (middle + half).clamp(value, 100.0) };
    Some(Nps { n, score, standard_error })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn wilson_matches_the_known_cases() {
        let most = wilson(80, 100, 0.95);
        assert!((most.low - 0.711).abs() < 5e-4 && (most.high - 0.867).abs() < 5e-4, "{most:?}");
        let all = wilson(10, 10, 0.95);
        assert!((all.low - 0.722).abs() < 5e-4 && all.high == 1.0, "{all:?}");
        assert_eq!(wilson(0, 0, 0.95), Interval { value: 0.5, low: 0.0, high: 1.0 });
    }

    #[test]
    fn nps_matches_the_known_cases() {
        let hundred = nps(50, 30, 20, 0.95).expect("answers");
        assert!((hundred.score.value - 30.0).abs() < 1e-9);
        assert!((hundred.score.high - hundred.score.value - 15.3).abs() < 0.05);
        let more = nps(200, 120, 80, 0.95).expect("answers");
        assert!((more.score.value - more.score.low - 7.7).abs() < 0.06);
        assert!(nps(0, 0, 0, 0.95).is_none());
        // ±5 takes about 938 answers at this mix.
        let wide = nps(469, 281, 188, 0.95).expect("answers");
        assert!((wide.score.high - wide.score.value - 5.0).abs() < 0.02);
    }

    #[test]
    fn agreement_is_no_certainty() {
        let all = nps(12, 0, 0, 0.95).expect("answers");
        assert_eq!((all.score.value, all.score.high), (100.0, 100.0));
        assert!((50.0..90.0).contains(&all.score.low) && all.standard_error > 0.0, "{all:?}");
        let none = nps(0, 5, 0, 0.95).expect("answers").score;
        assert!(none.low < -10.0 && none.value == 0.0 && none.high > 10.0, "{none:?}");
        // n / (n + z²) of the way from the lowest, at the top.
        let top = wilson_mean(1.0, 3, 0.95);
        assert!((top.low - 0.4385).abs() < 5e-4 && top.high == 1.0, "{top:?}");
        assert_eq!(wilson_mean(1.5, 3, 0.95), top, "beyond the scale is its end");
        let within = wilson_mean(0.75, 40, 0.95);
        assert!(within.low < 0.65 && within.high > 0.8, "{within:?}");
    }

    proptest! {
        #[test]
        fn wilson_stays_in_bounds_and_narrows(k in 0_u64..50, extra in 0_u64..50, level in 0.5_f64..0.99) {
            let n = k + extra;
            let (small, large) = (wilson(k, n, level), wilson(k * 100, n * 100, level));
            prop_assert!(0.0 <= small.low && small.low <= small.value && small.value <= small.high && small.high <= 1.0);
            prop_assert!(n == 0 || large.high - large.low < small.high - small.low);
        }
    }
}
