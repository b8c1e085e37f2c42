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

/// Mean ± z · s / √n, within 1 to 5 stars; of one rating nothing is known. That all are the same does not make it
/// certain: see [`forecast::stats::wilson_mean`].
pub(crate) fn interval(sum: Sum, scale: f64) -> Option<Interval> {
    if sum.n < 2 {
        return None;
    }
    let (n, total) = (sum.n as f64, sum.total as f64);
    let variance = ((sum.squares as f64 - total * total / n) / (n - 1.0)).max(0.0);
    let (middle, half) = (total / n / scale, Z * (variance / n).sqrt() / scale);
    Some(if half > 0.0 { within_stars(middle, half) } else { of_equals(middle, sum.n.unsigned_abs()) })
}

fn within_stars(middle: f64, half: f64) -> Interval {
    Interval { low: (middle - half).max(1.0), high: (middle + half).min(5.0) }
}

/// Of ratings that are all the same.
fn of_equals(stars: f64, n: u64) -> Interval {
    let within = forecast::stats::wilson_mean((stars - 1.0) / 4.0, n, 0.95);
    Interval { low: 1.0 + 4.0 * within.low, high: 1.0 + 4.0 * within.high }
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
    pub sum: Sum,
}

/// A steady score: what weighs, imagined ratings among it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Steady {
    weight: f64,
    total: f64,
    squares: f64,
    /// The weights' squares.
    weights: f64,
}

impl Steady {
    /// k imagined ratings of m stars, and the others weighing w = ½^(age / half-life); `None` until the first rating, and
    /// where nothing is imagined and all that there is has lost its weight.
    pub fn of(ratings: &[Aged], rules: Bayesian) -> Option<Self> {
        if ratings.iter().all(|aged| aged.sum.n == 0) {
            return None;
        }
        let (k, m) = (rules.prior_weight as f64, rules.prior_mean);
        let mut steady = Self { weight: k, total: k * m, squares: k * m * m, weights: k };
        for Aged { days, sum } in ratings {
            let weight = 0.5f64.powf(days.max(0.0) / rules.half_life_days as f64);
            steady.weight += weight * sum.n as f64;
            steady.total += weight * sum.total as f64;
            steady.squares += weight * sum.squares as f64;
            steady.weights += weight * weight * sum.n as f64;
        }
        (steady.weight > 0.0).then_some(steady)
    }

    /// (k · m + Σ w · stars) / (k + Σ w).
    pub fn value(self) -> f64 {
        self.total / self.weight
    }

    /// Value ± z · s / √n, where n = (Σ w)² / Σ w² is how many equally weighing ratings would tell as much (Kish, Survey
    /// Sampling, 1965) and s is their weighted deviation.
    pub fn interval(self) -> Option<Interval> {
        let n = self.weight * self.weight / self.weights;
        if n < 2.0 {
            return None;
        }
        let variance = (self.squares / self.weight - self.value().powi(2)).max(0.0) * n / (n - 1.0);
        let half = Z * (variance / n).sqrt();
        Some(if half > 1e-9 { within_stars(self.value(), half) } else { of_equals(self.value(), n as u64) })
    }

    /// How many five-star ratings, given today, lift it to 4.8: ⌈(4.8 Σ w − Σ w · stars) / 0.2⌉.
    pub fn needed(self) -> i64 {
        let missing = (TARGET as f64 / 10.0).mul_add(self.weight, -self.total);
        (missing * 10.0 / (50 - TARGET) as f64 - 1e-9).ceil().max(0.0) as i64
    }
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

    fn aged(days: f64, counts: [i64; 5]) -> Aged {
        Aged { days, sum: stars(counts) }
    }

    fn bayesian(ratings: &[Aged], rules: Bayesian) -> Option<f64> {
        Steady::of(ratings, rules).map(Steady::value)
    }

    #[test]
    fn bayesian_score_of_the_reference() {
        let usual = Bayesian::default();
        let one = bayesian(&[aged(0.0, [0, 0, 0, 0, 1])], usual).unwrap();
        assert_eq!((one * 100.0).round(), 369.0, "(24.5 + 5) / 8");
        assert_eq!(bayesian(&[], usual), None, "none until the first review");
        let half = bayesian(&[aged(183.0, [0, 0, 0, 0, 1])], usual).unwrap();
        assert!((half - (24.5 + 2.5) / 7.5).abs() < 1e-12, "half the weight at six months");
        let old = bayesian(&[aged(36_525.0, [0, 0, 0, 0, 1000])], usual).unwrap();
        assert!((old - 3.5).abs() < 1e-6, "what is very old no longer counts");
    }

    #[test]
    fn a_shop_imagines_as_much_as_it_likes() {
        let rules = Bayesian { prior_weight: 20, prior_mean: 4.0, half_life_days: 30 };
        let ratings = [aged(0.0, [0, 0, 0, 0, 2]), aged(60.0, [4, 0, 0, 0, 0])];
        let found = bayesian(&ratings, rules).unwrap();
        assert!((found - (80.0 + 10.0 + 1.0) / (20.0 + 2.0 + 1.0)).abs() < 1e-12, "{found}");
        let none = Bayesian { prior_weight: 0, ..rules };
        let plain = bayesian(&ratings[..1], none).unwrap();
        assert!((plain - 5.0).abs() < 1e-12, "without a prior, the mean");
        assert_eq!(bayesian(&[aged(365_000.0, [0, 0, 0, 0, 1])], none), None, "no division by nothing");
    }

    /// Of fresh ratings and nothing imagined it is the mean, and so is its interval.
    #[test]
    fn a_steady_score_says_how_sure_it_is_and_what_lifts_it() {
        let plain = Bayesian { prior_weight: 0, ..Bayesian::default() };
        let counts = [2, 0, 0, 0, 8];
        let fresh = Steady::of(&[aged(0.0, counts)], plain).unwrap();
        let (found, same) = (fresh.interval().unwrap(), interval(stars(counts), 1.0).unwrap());
        assert!((found.low - same.low).abs() < 1e-9 && (found.high - same.high).abs() < 1e-9, "{found:?} {same:?}");
        let old = Steady::of(&[aged(0.0, [1, 0, 0, 0, 4]), aged(366.0, [1, 0, 0, 0, 4])], plain).unwrap();
        let wider = old.interval().unwrap();
        assert!(wider.low < found.low, "old ratings tell less: {wider:?}");
        let usual = Steady::of(&[aged(0.0, [0, 0, 0, 0, 1])], Bayesian::default()).unwrap();
        assert_eq!(usual.needed(), 45, "(24.5 + 5 + 45 · 5) / (8 + 45) is 4.80");
        let reached = Steady::of(&[aged(0.0, [0, 0, 0, 0, 10])], plain).unwrap();
        assert_eq!(reached.needed(), 0);
        assert!(reached.interval().unwrap().low < 4.9, "ten alike are not certain");
    }

    #[test]
    fn intervals_narrow_with_more_ratings() {
        let few = interval(stars([2, 0, 0, 0, 8]), 1.0).unwrap();
        let many = interval(stars([200, 0, 0, 0, 800]), 1.0).unwrap();
        assert!(few.low < many.low && many.high < few.high);
        assert!((many.low - 4.1).abs() < 0.01 && (many.high - 4.3).abs() < 0.01, "{many:?}");
        assert_eq!(interval(stars([0, 0, 0, 0, 1]), 1.0), None);
        let all_five = interval(stars([0, 0, 0, 0, 3]), 1.0).unwrap();
        assert!((all_five.low - 2.754).abs() < 1e-3 && (all_five.high - 5.0).abs() < 1e-9, "{all_five:?}");
        let tenths = Sum { n: 3, total: 150, squares: 7_500 };
        assert_eq!(interval(tenths, 10.0), Some(all_five), "in tenths of stars, too");
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
