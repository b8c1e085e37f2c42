//! The numbers made of sums. Pure; every formula names its source.

use serde::Serialize;
use utoipa::ToSchema;

use super::sums::Sum;
use crate::settings::Bayesian;

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

/// As [`interval`] of stars; that all are the same does not make it certain: see [`forecast::stats::wilson_mean`].
pub(crate) fn interval_of_stars(sum: Sum) -> Option<Interval> {
    let found = interval(sum, 1.0)?;
    if found.low < found.high {
        return Some(found);
    }
    let within = forecast::stats::wilson_mean((found.low - 1.0) / 4.0, sum.n.unsigned_abs(), 0.95);
    Some(Interval { low: 1.0 + 4.0 * within.low, high: 1.0 + 4.0 * within.high })
}

/// A difference, and the interval that holds it with 95 % probability.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, ToSchema)]
#[schema(as = ReviewDifference)]
pub(crate) struct Difference {
    pub value: f64,
    pub low: f64,
    pub high: f64,
}

/// The difference of two estimates with an interval made of theirs (MOVER: Zou and Donner, Statistics in Medicine 27,
/// 2008; of two shares it is Newcombe's, Statistics in Medicine 17, 1998, method 10).
pub(crate) fn difference((one, of_one): (f64, Interval), (other, of_other): (f64, Interval)) -> Difference {
    let value = one - other;
    Difference {
        value,
        low: value - (one - of_one.low).hypot(of_other.high - other),
        high: value + (of_one.high - one).hypot(other - of_other.low),
    }
}

/// Wilson's interval of a share ([`forecast::stats::wilson`]); of nothing, nothing is known.
pub(crate) fn wilson(hits: i64, n: i64) -> Option<Interval> {
    let found = (n > 0).then(|| forecast::stats::wilson(hits.unsigned_abs(), n.unsigned_abs(), 0.95))?;
    Some(Interval { low: found.low, high: found.high })
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

/// (k · m + Σ w · stars) / (k + Σ w) with k imagined ratings of m stars and w = ½^(age / half-life); `None` until the
/// first rating, and where nothing is imagined and all that there is has lost its weight.
pub(crate) fn bayesian(ratings: &[Aged], rules: Bayesian) -> Option<f64> {
    if ratings.iter().all(|aged| aged.n == 0) {
        return None;
    }
    let (imagined, half_life) = (rules.prior_weight as f64, rules.half_life_days as f64);
    let weigh = |of: fn(&Aged) -> i64| -> f64 {
        ratings.iter().map(|aged| 0.5f64.powf(aged.days.max(0.0) / half_life) * of(aged) as f64).sum()
    };
    let weight = imagined + weigh(|aged| aged.n);
    (weight > 0.0).then(|| (imagined * rules.prior_mean + weigh(|aged| aged.total)) / weight)
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
        let usual = Bayesian::default();
        let one = bayesian(&[Aged { days: 0.0, n: 1, total: 5 }], usual).unwrap();
        assert_eq!((one * 100.0).round(), 369.0, "(24.5 + 5) / 8");
        assert_eq!(bayesian(&[], usual), None, "none until the first review");
        let half = bayesian(&[Aged { days: 183.0, n: 1, total: 5 }], usual).unwrap();
        assert!((half - (24.5 + 2.5) / 7.5).abs() < 1e-12, "half the weight at six months");
        let old = bayesian(&[Aged { days: 36_525.0, n: 1000, total: 5000 }], usual).unwrap();
        assert!((old - 3.5).abs() < 1e-6, "what is very old no longer counts");
    }

    #[test]
    fn a_shop_imagines_as_much_as_it_likes() {
        let rules = Bayesian { prior_weight: 20, prior_mean: 4.0, half_life_days: 30 };
        let ratings = [Aged { days: 0.0, n: 2, total: 10 }, Aged { days: 60.0, n: 4, total: 4 }];
        let found = bayesian(&ratings, rules).unwrap();
        assert!((found - (80.0 + 10.0 + 1.0) / (20.0 + 2.0 + 1.0)).abs() < 1e-12, "{found}");
        let none = Bayesian { prior_weight: 0, ..rules };
        let plain = bayesian(&ratings[..1], none).unwrap();
        assert!((plain - 5.0).abs() < 1e-12, "without a prior, the mean");
        let faded = Aged { days: 365_000.0, n: 1, total: 5 };
        assert_eq!(bayesian(&[faded], none), None, "no division by nothing");
    }

    #[test]
    fn intervals_narrow_with_more_ratings() {
        let few = interval(stars([2, 0, 0, 0, 8]), 1.0).unwrap();
        let many = interval(stars([200, 0, 0, 0, 800]), 1.0).unwrap();
        assert!(few.low < many.low && many.high < few.high);
        assert!((many.low - 4.1).abs() < 0.01 && (many.high - 4.3).abs() < 0.01, "{many:?}");
        assert_eq!(interval(stars([0, 0, 0, 0, 1]), 1.0), None);
        let all_five = interval_of_stars(stars([0, 0, 0, 0, 3])).unwrap();
        assert!((all_five.low - 2.754).abs() < 1e-3 && (all_five.high - 5.0).abs() < 1e-9, "{all_five:?}");
        assert_eq!(interval_of_stars(stars([2, 0, 0, 0, 8])), Some(few));
    }

    /// Newcombe's own example (a): 56/70 against 48/80 gives 0.2 with 0.0524 to 0.3339.
    #[test]
    fn a_difference_has_an_interval_of_its_own() {
        let share = |hits: i64, n: i64| (hits as f64 / n as f64, wilson(hits, n).unwrap());
        let found = difference(share(56, 70), share(48, 80));
        let rounded = |x: f64| (x * 10_000.0).round();
        assert_eq!([found.value, found.low, found.high].map(rounded), [2000.0, 524.0, 3339.0]);
    }
}
