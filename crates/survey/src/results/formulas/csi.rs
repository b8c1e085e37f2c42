//! The customer satisfaction index.
//!
//! Items become 0 to 100, (x − from) / (to − from) · 100; a dimension is the mean of its items. The index is the weighted
//! mean of the dimensions that a shop can work on: all but satisfaction itself, what was expected, and what follows from
//! satisfaction. From 100 answers on the weights are the correlations with satisfaction (derived importance, Fornell et
//! al., Journal of Marketing 60, 1996, draw the model); with fewer they are equal, for correlations of few say little.

use std::collections::BTreeMap;

use serde::Serialize;
use utoipa::ToSchema;

use super::{Estimate, SMALL};

pub(crate) const SATISFACTION: &str = "satisfaction";
pub(crate) const EXPECTATION: &str = "expectation";
pub(crate) const QUALITY: &str = "quality";
/// What is asked beside the drivers: not part of the index.
const BESIDE: [&str; 5] = [SATISFACTION, EXPECTATION, "loyalty", "complaint", "complaints"];
/// From so many answers on, correlations weigh.
pub(crate) const ENOUGH: i64 = 100;

#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = SatisfactionIndex)]
pub struct Csi {
    /// 0 to 100.
    pub index: Estimate,
    pub is_small: bool,
    /// correlation | equal (fewer than 100 answers, or none about satisfaction)
    pub weights: &'static str,
    pub dimensions: Vec<CsiDimension>,
}

#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct CsiDimension {
    pub key: String,
    /// 0 to 100, and where it lies.
    pub score: f64,
    pub low: f64,
    pub high: f64,
    pub n: i64,
    /// Its share of the index; null of what is asked beside.
    pub weight: Option<f64>,
    /// The correlation with satisfaction, −1 to 1.
    pub loading: Option<f64>,
}

/// Sums over the answers that say something of every dimension, in hundredths of points.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Moments {
    pub n: i64,
    pub sums: BTreeMap<String, i64>,
    /// Of pairs in alphabetical order, a dimension with itself too.
    pub products: BTreeMap<(String, String), i64>,
}

/// An item as a part of its scale, 0 to 100; `None` when the scale has no length.
pub(crate) fn points(value: i64, (from, to): (i64, i64)) -> Option<f64> {
    (to > from).then(|| (value.clamp(from, to) - from) as f64 / (to - from) as f64 * 100.0)
}

/// The mean of each dimension's items, in hundredths of points.
pub(crate) fn dimensions<'a>(items: impl IntoIterator<Item = (&'a str, f64)>) -> BTreeMap<&'a str, i64> {
    let mut sums: BTreeMap<&str, (f64, u32)> = BTreeMap::new();
    for (dimension, points) in items {
        let sum = sums.entry(dimension).or_default();
        *sum = (sum.0 + points, sum.1 + 1);
    }
    sums.into_iter().map(|(key, (sum, n))| (key, (sum / f64::from(n) * 100.0).round() as i64)).collect()
}

impl Moments {
    /// Adds one answer with a value for every dimension.
    #[cfg(test)]
    pub fn add(&mut self, values: &BTreeMap<&str, i64>) {
        self.n += 1;
        for (key, value) in values {
            *self.sums.entry((*key).to_owned()).or_default() += value;
            for (other, with) in values.iter().filter(|(other, _)| *other >= key) {
                *self.products.entry(((*key).to_owned(), (*other).to_owned())).or_default() += value * with;
            }
        }
    }

    fn mean(&self, key: &str) -> f64 {
        self.sums.get(key).map_or(0.0, |sum| *sum as f64 / self.n as f64 / 100.0)
    }

    /// In points², from a sample.
    fn covariance(&self, one: &str, other: &str) -> f64 {
        if self.n < 2 {
            return 0.0;
        }
        let pair = if one <= other { (one, other) } else { (other, one) };
        let key = (pair.0.to_owned(), pair.1.to_owned());
        let sum = self.products.get(&key).map_or(0.0, |sum| *sum as f64 / 10_000.0);
        let n = self.n as f64;
        (sum - n * self.mean(one) * self.mean(other)) / (n - 1.0)
    }

    fn correlation(&self, one: &str, other: &str) -> Option<f64> {
        let spread = (self.covariance(one, one) * self.covariance(other, other)).sqrt();
        (spread > 1e-9).then(|| (self.covariance(one, other) / spread).clamp(-1.0, 1.0))
    }
}

/// The index of counted answers; `None` of nothing.
pub(crate) fn csi(moments: &Moments) -> Option<Csi> {
    if moments.n <= 0 {
        return None;
    }
    let loading =
        |key: &str| moments.sums.contains_key(SATISFACTION).then(|| moments.correlation(key, SATISFACTION)).flatten();
    let keys: Vec<&str> = moments.sums.keys().map(String::as_str).collect();
    let mut drivers: Vec<&str> = keys.iter().copied().filter(|key| !BESIDE.contains(key)).collect();
    if drivers.is_empty() {
        drivers = keys.iter().copied().filter(|key| *key == SATISFACTION).collect();
    }
    let derived: Vec<f64> = drivers.iter().map(|key| loading(key).unwrap_or(0.0).max(0.0)).collect();
    let total: f64 = derived.iter().sum();
    let is_derived = moments.n >= ENOUGH && total > 1e-9;
    let weights: Vec<f64> = if is_derived {
        derived.iter().map(|weight| weight / total).collect()
    } else {
        vec![1.0 / drivers.len().max(1) as f64; drivers.len()]
    };
    let weighted = || drivers.iter().copied().zip(weights.iter().copied());
    let value: f64 = weighted().map(|(key, weight)| weight * moments.mean(key)).sum();
    let variance: f64 = weighted()
        .flat_map(|(one, a)| weighted().map(move |(other, b)| (one, other, a * b)))
        .map(|(one, other, weight)| weight * moments.covariance(one, other))
        .sum();
    let estimate = |value, variance| Estimate::normal(value, variance, moments.n, (0.0, 100.0));
    let view = |key: &&str| CsiDimension {
        key: (*key).to_owned(),
        score: moments.mean(key),
        low: estimate(moments.mean(key), moments.covariance(key, key)).low,
        high: estimate(moments.mean(key), moments.covariance(key, key)).high,
        n: moments.n,
        weight: weighted().find(|(driver, _)| driver == key).map(|(_, weight)| weight),
        loading: if *key == SATISFACTION { None } else { loading(key) },
    };
    Some(Csi {
        index: estimate(value, variance),
        is_small: moments.n < SMALL,
        weights: if is_derived { "correlation" } else { "equal" },
        dimensions: keys.iter().map(view).collect(),
    })
}

#[cfg(test)]
#[path = "csi_tests.rs"]
mod tests;
