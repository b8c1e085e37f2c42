use std::collections::BTreeMap;

use super::Estimate;

/// How many answers have which value.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Histogram(pub BTreeMap<i64, i64>);

impl Histogram {
    pub fn n(&self) -> i64 {
        self.0.values().sum()
    }

    /// Answers from `low` to `high`, both within.
    pub fn within(&self, low: i64, high: i64) -> i64 {
        if low > high { 0 } else { self.0.range(low..=high).map(|(_, n)| n).sum() }
    }

    pub fn add(&mut self, value: i64, n: i64) {
        *self.0.entry(value).or_default() += n;
    }

    /// The mean with its interval, within the scale; `None` of nothing.
    pub fn mean(&self, scale: (i64, i64)) -> Option<Estimate> {
        let n = self.n();
        if n <= 0 {
            return None;
        }
        let total: i64 = self.0.iter().map(|(value, n)| value * n).sum();
        let mean = total as f64 / n as f64;
        let squares: f64 = self.0.iter().map(|(value, n)| (*value as f64 - mean).powi(2) * *n as f64).sum();
        let variance = if n > 1 { squares / (n - 1) as f64 } else { 0.0 };
        Some(Estimate::normal(mean, variance, n, (scale.0 as f64, scale.1 as f64)))
    }
}

impl FromIterator<(i64, i64)> for Histogram {
    fn from_iter<I: IntoIterator<Item = (i64, i64)>>(counted: I) -> Self {
        let mut all = Self::default();
        counted.into_iter().for_each(|(value, n)| all.add(value, n));
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mean_is_that_of_the_answers() {
        let answers: Histogram = [(5, 2), (6, 5), (7, 3)].into_iter().collect();
        let mean = answers.mean((1, 7)).unwrap();
        assert!((mean.value - 6.1).abs() < 1e-12);
        // s² = 4.9 / 9; 1.96 · √(0.5444 / 10) = 0.4573
        assert!((mean.high - mean.value - 0.4573).abs() < 1e-4, "{mean:?}");
        assert_eq!((answers.within(6, 7), answers.within(8, 3)), (8, 0));
        assert_eq!(Histogram::default().mean((1, 7)), None);
    }
}
