use serde::Serialize;
use utoipa::ToSchema;

use super::{LEVEL, z};

/// A number, where it lies with 95 % probability, and on how many answers it rests.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, ToSchema)]
#[schema(as = SurveyEstimate)]
pub struct Estimate {
    pub value: f64,
    pub low: f64,
    pub high: f64,
    pub n: i64,
    /// Of the value.
    #[serde(skip)]
    pub(crate) standard_error: f64,
}

impl Estimate {
    /// A share with Wilson's interval (JASA 22, 1927): honest for few answers and at 0 % or 100 %. `None` of nothing.
    pub(crate) fn share(hits: i64, n: i64) -> Option<Self> {
        let (hits, of) = (u64::try_from(hits).ok()?, u64::try_from(n).ok().filter(|n| *n > 0)?);
        let found = forecast::stats::wilson(hits, of, LEVEL);
        let standard_error = (found.value * (1.0 - found.value) / n as f64).sqrt();
        Some(Self { value: found.value, low: found.low, high: found.high, n, standard_error })
    }

    /// A mean ± z · s / √n, within the scale; of one answer nothing is known but the scale, of which a deviation is at
    /// most half (Popoviciu). Answers that are all the same do not make it certain: see [`forecast::stats::wilson_mean`].
    pub(crate) fn normal(value: f64, variance: f64, n: i64, (from, to): (f64, f64)) -> Self {
        if n < 2 {
            return Self { value, low: from, high: to, n, standard_error: (to - from) / 2.0 };
        }
        if variance <= 0.0 {
            let width = to - from;
            let found = forecast::stats::wilson_mean((value - from) / width, n.unsigned_abs(), LEVEL);
            let (low, high) = (from + width * found.low, from + width * found.high);
            return Self { value, low, high, n, standard_error: (value - low).max(high - value) / z() };
        }
        let standard_error = (variance / n as f64).sqrt();
        let half = z() * standard_error;
        Self { value, low: (value - half).max(from), high: (value + half).min(to), n, standard_error }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_of_the_reference() {
        let rounded = |hits, n| {
            Estimate::share(hits, n).map(|found| ((found.low * 1000.0).round(), (found.high * 1000.0).round()))
        };
        assert_eq!(rounded(80, 100), Some((711.0, 867.0)));
        assert_eq!(rounded(10, 10), Some((722.0, 1000.0)));
        assert_eq!(rounded(0, 0), None);
    }

    #[test]
    fn one_answer_says_nothing_of_the_others() {
        let one = Estimate::normal(6.0, 0.0, 1, (1.0, 7.0));
        assert_eq!((one.low, one.high), (1.0, 7.0));
        let two = Estimate::normal(6.0, 0.5, 2, (1.0, 7.0));
        assert!((two.high - 6.98).abs() < 0.001 && (two.low - 5.02).abs() < 0.001, "{two:?}");
    }

    #[test]
    fn agreement_is_no_certainty() {
        let few = Estimate::normal(7.0, 0.0, 3, (1.0, 7.0));
        assert!((few.low - 3.63).abs() < 0.01 && few.high == 7.0, "{few:?}");
        let more = Estimate::normal(7.0, 0.0, 300, (1.0, 7.0));
        assert!(more.low > 6.9 && more.standard_error > 0.0, "{more:?}");
    }
}
