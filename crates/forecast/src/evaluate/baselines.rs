//! What a shop would guess without any model.

use serde::{Deserialize, Serialize};

use super::scores::{HoldOut, Scores, score};

/// A naive prediction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Baseline {
    /// Everyone goes on as before: x/T per unit of time.
    Rate,
    /// Nobody orders again.
    AlwaysZero,
    /// Who ordered last comes first; ranks only.
    Recency,
    /// Who ordered most comes first; ranks only.
    MostOrders,
}

impl Baseline {
    /// All baselines.
    pub const ALL: [Self; 4] = [Self::Rate, Self::AlwaysZero, Self::Recency, Self::MostOrders];

    /// The baseline's scores over a hold-out of length `horizon`.
    pub fn scores(self, customers: &[HoldOut], horizon: f64) -> Scores {
        let column = |f: &dyn Fn(&HoldOut) -> f64| customers.iter().map(f).collect::<Vec<f64>>();
        match self {
            Self::Rate => {
                let amounts = column(&|c| {
                    if c.history.age > 0.0 { f64::from(c.history.repeats) / c.history.age * horizon } else { 0.0 }
                });
                score(customers, &amounts, Some(&amounts))
            }
            Self::AlwaysZero => {
                let zeros = vec![0.0; customers.len()];
                score(customers, &zeros, Some(&zeros))
            }
            Self::Recency => score(customers, &column(&|c| c.history.last - c.history.age), None),
            Self::MostOrders => score(customers, &column(&|c| f64::from(c.history.repeats)), None),
        }
    }
}
