//! A value with the range it is believed to lie in.

use serde::{Deserialize, Serialize};

/// An estimate with a central interval, `low` ≤ `value` ≤ `high`.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Interval {
    /// The estimate.
    pub value: f64,
    /// The lower end.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

impl Interval {
    /// The interval scaled by a non-negative factor, e.g. from a rate to an amount.
    pub fn scaled(self, factor: f64) -> Self {
        Self { value: self.value * factor, low: self.low * factor, high: self.high * factor }
    }
}
