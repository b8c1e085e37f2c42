//! The numbers made of sums. Pure; every formula names its source.

use serde::Serialize;
use utoipa::ToSchema;

use super::sums::Sum;

/// An interval that holds the value with 95 % probability.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, ToSchema)]
#[schema(as = Bounds)]
pub(crate) struct Interval {
    pub low: f64,
    pub high: f64,
}

/// The 97.5 % quantile of the normal distribution.
const Z: f64 = 1.959_963_984_540_054;

/// Mean of `sum`, whose values are `scale` times the stars; `None` of nothing.
pub(crate) fn mean(sum: Sum, scale: f64) -> Option<f64> {
    (sum.n > 0).then(|| sum.total as f64 / sum.n as f64 / scale)
}

/// Mean ± z · s / √n, within 1 to 5 stars; of one rating nothing is known.
pub(crate) fn interval(sum: Sum, scale: f64) -> Option<Interval> {
    if sum.n < 2 {
        return None;
    }
    let (n, total) = (sum.n as f64, sum.total as f64);
    let variance = ((sum.squares as f64 - total * total / n) / (n - 1.0)).max(0.0);
    let (middle, half) = (total / n / scale, Z * (variance / n).sqrt() / scale);
    Some(Interval { low: (middle - half).max(1.0), high: (middle + half).min(5.0) })
}

/// Wilson's interval of a share (E. B. Wilson, JASA 22, 1927).
pub(crate) fn wilson(hits: i64, n: i64) -> Option<Interval> {
    if n <= 0 {
        return None;
    }
    let (n, share) = (n as f64, hits as f64 / n as f64);
    let squared = Z * Z;
    let middle = (share + squared / (2.0 * n)) / (1.0 + squared / n);
    let half = Z / (1.0 + squared / n) * (share * (1.0 - share) / n + squared / (4.0 * n * n)).sqrt();
    Some(Interval { low: (middle - half).max(0.0), high: (middle + half).min(1.0) })
}

/// Tenths of stars that are aimed at.
const TARGET: i64 = 48;

/// How many five-star ratings lift a mean to 4.8: ⌈n(t − a) / (5 − t)⌉, in whole numbers. `scale` is 1 or 10.
pub(crate) fn needed(sum: Sum, scale: i64) -> i64 {
    let missing = TARGET * sum.n - sum.total * (10 / scale);
    let each = 50 - TARGET;
    (missing.max(0) + each - 1) / each
}

/// Ratings of one age.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Aged {
    pub days: f64,
    pub n: i64,
    pub total: i64,
}

/// Seven pseudo-ratings of 3.5 stars, as Trustpilot adds them; a rating's weight halves in six months.
const PRIOR: (f64, f64) = (7.0, 3.5);
const HALF_LIFE_DAYS: f64 = 365.25 / 2.0;

/// (7 · 3.5 + Σ w · stars) / (7 + Σ w) with w = ½^(age / 6 months); `None` until the first rating.
pub(crate) fn bayesian(ratings: &[Aged]) -> Option<f64> {
    if ratings.iter().all(|aged| aged.n == 0) {
        return None;
    }
    let weigh = |of: fn(&Aged) -> i64| -> f64 {
        ratings.iter().map(|aged| 0.5f64.powf(aged.days.max(0.0) / HALF_LIFE_DAYS) * of(aged) as f64).sum()
    };
    Some((PRIOR.0 * PRIOR.1 + weigh(|aged| aged.total)) / (PRIOR.0 + weigh(|aged| aged.n)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stars(counts: [i64; 5]) -> Sum {
        let mut sum = Sum::default();
        for (stars, n) in (1..).zip(counts) {
            sum += Sum { n, total: n * stars, squares: n * stars * stars };
        }
        sum
    }

    #[test]
    fn dynamic_score_of_the_reference() {
        assert_eq!(mean(stars([1, 0, 0, 0, 19]), 1.0), Some(4.8), "19 × 5 and 1 × 1 are 96 / 20");
        assert_eq!(mean(Sum::default(), 1.0), None, "no default score");
        assert_eq!(needed(Sum { n: 1000, total: 4600, squares: 0 }, 1), 1000);
        assert_eq!(needed(Sum { n: 1000, total: 46_000, squares: 0 }, 10), 1000);
        assert_eq!(needed(stars([1, 0, 0, 0, 19]), 1), 0, "it is there");
        assert_eq!(needed(stars([1, 0, 0, 0, 0]), 1), 19);
    }

    #[test]
    fn shares_of_the_reference() {
        let rounded = |hits, n| wilson(hits, n).map(|i| ((i.low * 1000.0).round(), (i.high * 1000.0).round()));
        assert_eq!(rounded(80, 100), Some((711.0, 867.0)));
        assert_eq!(rounded(10, 10), Some((722.0, 1000.0)));
        assert_eq!(wilson(0, 0), None);
    }

    #[test]
    fn bayesian_score_of_the_reference() {
        let one = bayesian(&[Aged { days: 0.0, n: 1, total: 5 }]).unwrap();
        assert_eq!((one * 100.0).round(), 369.0, "(24.5 + 5) / 8");
        assert_eq!(bayesian(&[]), None, "none until the first review");
        let half = bayesian(&[Aged { days: HALF_LIFE_DAYS, n: 1, total: 5 }]).unwrap();
        assert!((half - (24.5 + 2.5) / 7.5).abs() < 1e-12, "half the weight at six months");
        let old = bayesian(&[Aged { days: 36_525.0, n: 1000, total: 5000 }]).unwrap();
        assert!((old - 3.5).abs() < 1e-6, "what is very old no longer counts");
    }

    #[test]
    fn intervals_narrow_with_more_ratings() {
        let few = interval(stars([2, 0, 0, 0, 8]), 1.0).unwrap();
        let many = interval(stars([200, 0, 0, 0, 800]), 1.0).unwrap();
        assert!(few.low < many.low && many.high < few.high);
        assert!((many.low - 4.1).abs() < 0.01 && (many.high - 4.3).abs() < 0.01, "{many:?}");
        assert_eq!(interval(stars([0, 0, 0, 0, 1]), 1.0), None);
    }
}
