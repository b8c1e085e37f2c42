//! What a number is made of, and how sure it is. Pure.

use forecast::stats::{Interval, nps, wilson, wilson_mean};

/// Of every interval: it holds the value with this probability.
const LEVEL: f64 = 0.95;
/// The 97.5 % quantile of the normal distribution.
const Z: f64 = 1.959_963_984_540_054;
/// Below so many observations a number is shown as uncertain.
pub(super) const SMALL: i64 = 30;

/// Count, sum and sum of squares.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Sum {
    pub n: i64,
    pub total: i64,
    pub squares: i64,
}

impl Sum {
    /// Of so many cases, so many were so.
    pub fn share(hits: i64, n: i64) -> Self {
        Self { n, total: hits, squares: hits }
    }
}

impl std::ops::AddAssign for Sum {
    fn add_assign(&mut self, other: Self) {
        self.n += other.n;
        self.total += other.total;
        self.squares += other.squares;
    }
}

/// How a sum becomes a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scale {
    /// Hits of cases, with Wilson's interval.
    Share,
    /// A mean of values that were kept as so many times the unit, within bounds, ± z·s/√n; of values that are all the
    /// same, Wilson's interval of their place between the bounds.
    Mean { times: i64, low: i64, high: i64 },
    /// +1, 0 and −1, times 100: the net promoter score with its own variance.
    Net,
}

/// An estimate of so many observations.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Estimate {
    pub value: f64,
    /// None where one observation says nothing of the others.
    pub bounds: Option<(f64, f64)>,
    pub n: i64,
}

impl Scale {
    /// `None` of nothing.
    pub fn estimate(self, sum: Sum) -> Option<Estimate> {
        if sum.n <= 0 {
            return None;
        }
        match self {
            Self::Share => {
                let Interval { value, low, high } = wilson(sum.total.unsigned_abs(), sum.n.unsigned_abs(), LEVEL);
                Some(Estimate { value, bounds: Some((low, high)), n: sum.n })
            }
            Self::Mean { times, low, high } => Some(mean(sum, times as f64, low as f64, high as f64)),
            Self::Net => {
                let promoters = (sum.squares + sum.total) / 2;
                let detractors = (sum.squares - sum.total) / 2;
                let whole = |number: i64| number.max(0).unsigned_abs();
                let score = nps(whole(promoters), whole(sum.n - sum.squares), whole(detractors), LEVEL)?.score;
                Some(Estimate { value: score.value, bounds: Some((score.low, score.high)), n: sum.n })
            }
        }
    }
}

fn mean(sum: Sum, times: f64, low: f64, high: f64) -> Estimate {
    let (n, total) = (sum.n as f64, sum.total as f64);
    let value = total / n / times;
    let bounds = (sum.n > 1).then(|| {
        let variance = (sum.squares as f64 - total * total / n) / (n - 1.0);
        if variance <= 0.0 {
            let found = wilson_mean((value - low) / (high - low), sum.n.unsigned_abs(), LEVEL);
            return (low + (high - low) * found.low, low + (high - low) * found.high);
        }
        let half = Z * (variance / n).sqrt() / times;
        ((value - half).max(low), (value + half).min(high))
    });
    Estimate { value, bounds, n: sum.n }
}

/// The ranks, from 0, that enclose the median of `n` sorted values with 95 % probability (binomial, normal
/// approximation), and of the median itself: low, middle, high.
pub(super) fn median_ranks(n: i64) -> (i64, i64, i64) {
    let (middle, half) = ((n - 1).max(0) / 2, Z * (n as f64).sqrt() / 2.0);
    let low = (n as f64 / 2.0 - half).floor().max(0.0) as i64;
    let high = ((n as f64 / 2.0 + half).ceil() as i64).min((n - 1).max(0));
    (low.min(middle), middle, high.max(middle))
}

/// The difference of two estimates with an interval made of theirs (MOVER: Zou and Donner, Statistics in Medicine 27,
/// 2008; for shares it is Newcombe's). `None` where one of them has none.
pub(super) fn difference(now: &Estimate, before: &Estimate) -> Option<Interval> {
    let ((now_low, now_high), (before_low, before_high)) = (now.bounds?, before.bounds?);
    let value = now.value - before.value;
    let low = value - (now.value - now_low).hypot(before_high - before.value);
    let high = value + (now_high - now.value).hypot(before.value - before_low);
    Some(Interval { value, low, high })
}

/// A difference as one of `count` that are looked at: the interval is widened so that all of them hold together with 95 %
/// probability (Bonferroni). z at 0.05 / (2 count) is at most √(z² + 2 ln count), as e^(x²/2) times the normal tail falls.
pub(super) fn among(count: usize, change: &Interval) -> Interval {
    let wider = (Z * Z + 2.0 * (count.max(1) as f64).ln()).sqrt() / Z;
    let (down, up) = (change.value - change.low, change.high - change.value);
    Interval { value: change.value, low: change.value - down * wider, high: change.value + up * wider }
}

/// Whether chance alone would rarely make the difference.
pub(super) fn is_significant(change: &Interval) -> bool {
    change.low > 0.0 || change.high < 0.0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(a: f64, b: f64, tolerance: f64) {
        assert!((a - b).abs() < tolerance, "{a} is not {b}");
    }

    #[test]
    fn a_net_score_is_the_published_one() {
        // 50 promoters, 30 passives, 20 detractors: 30 ± 15.3.
        let estimate = Scale::Net.estimate(Sum { n: 100, total: 30, squares: 70 }).unwrap();
        let (low, high) = estimate.bounds.unwrap();
        near(estimate.value, 30.0, 1e-9);
        near(high - 30.0, 15.3, 0.05);
        near(30.0 - low, 15.3, 0.05);
    }

    #[test]
    fn a_share_has_wilsons_interval() {
        let (low, high) = Scale::Share.estimate(Sum::share(80, 100)).unwrap().bounds.unwrap();
        near(low, 0.711, 5e-4);
        near(high, 0.867, 5e-4);
        assert_eq!(Scale::Share.estimate(Sum::default()), None);
    }

    #[test]
    fn a_mean_keeps_within_its_stars() {
        let scale = Scale::Mean { times: 10, low: 1, high: 5 };
        let all_five = scale.estimate(Sum { n: 3, total: 150, squares: 7_500 }).unwrap();
        let (from, to) = all_five.bounds.unwrap();
        near(from, 2.754, 1e-3);
        near(to, 5.0, 1e-9);
        let all_four = scale.estimate(Sum { n: 3, total: 120, squares: 4_800 }).unwrap();
        assert!(!is_significant(&difference(&all_five, &all_four).unwrap()), "three and three settle nothing");
        // 19 × 5 and 1 × 1: 4.8.
        let sum = Sum { n: 20, total: 960, squares: 19 * 2_500 + 100 };
        near(scale.estimate(sum).unwrap().value, 4.8, 1e-9);
        assert_eq!(scale.estimate(Sum { n: 1, total: 40, squares: 1_600 }).unwrap().bounds, None);
    }

    #[test]
    fn a_difference_is_newcombes() {
        // Newcombe 1998, table II (a): 56/70 against 48/80, difference 0.2, interval 0.0524 to 0.3339.
        let one = Scale::Share.estimate(Sum::share(56, 70)).unwrap();
        let other = Scale::Share.estimate(Sum::share(48, 80)).unwrap();
        let change = difference(&one, &other).unwrap();
        near(change.value, 0.2, 1e-9);
        near(change.low, 0.0524, 5e-4);
        near(change.high, 0.3339, 5e-4);
        assert!(is_significant(&change));
        assert!(!is_significant(&difference(&one, &one).unwrap()));
    }

    #[test]
    fn of_many_differences_each_has_to_be_surer() {
        let change = Interval { value: -1.0, low: -1.9, high: -0.1 };
        let alone = among(1, &change);
        near(alone.low, -1.9, 1e-9);
        near(alone.high, -0.1, 1e-9);
        assert!(is_significant(&alone) && !is_significant(&among(20, &change)));
        // z of 0.05 / 40 is 3.023; the bound is a little above it.
        let wider = (among(20, &change).low - change.value) / (change.low - change.value);
        assert!((3.023 / Z..3.3 / Z).contains(&wider), "{wider}");
    }

    #[test]
    fn ranks_of_a_median_enclose_it() {
        assert_eq!(median_ranks(0), (0, 0, 0));
        assert_eq!(median_ranks(1), (0, 0, 0));
        let (low, middle, high) = median_ranks(100);
        assert_eq!((low, middle, high), (40, 49, 60));
    }
}
