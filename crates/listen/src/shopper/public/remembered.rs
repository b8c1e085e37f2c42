//! Steady scores as they were computed last: each holds until a review of its shop changes, the day is over, or the shop
//! wants it computed otherwise.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use primitives::ShopId;

use crate::settings::Bayesian;

/// The shop, or one of its products.
type Subject = (ShopId, Option<String>);

/// Scores that are kept at once; beyond that all are forgotten.
const MOST: usize = 10_000;

/// What a score follows from.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Basis {
    /// See [`crate::scores::changes`].
    pub changes: i64,
    pub day: i64,
    pub rules: Bayesian,
}

#[derive(Default)]
pub(crate) struct Remembered(Mutex<HashMap<Subject, (Basis, f64)>>);

impl Remembered {
    pub(super) fn get(&self, shop: ShopId, product: Option<&str>, basis: Basis) -> Option<f64> {
        let (of, score) = self.scores().get(&(shop, product.map(str::to_owned))).copied()?;
        (of == basis).then_some(score)
    }

    pub(super) fn put(&self, shop: ShopId, product: Option<&str>, basis: Basis, score: f64) {
        let mut scores = self.scores();
        if scores.len() >= MOST {
            scores.clear();
        }
        scores.insert((shop, product.map(str::to_owned)), (basis, score));
    }

    fn scores(&self) -> MutexGuard<'_, HashMap<Subject, (Basis, f64)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn a_score_holds_for_what_it_was_computed_from_and_a_flood_of_subjects_is_forgotten() {
        let (all, shop) = (Remembered::default(), ShopId(Uuid::nil()));
        let basis = Basis { changes: 1, day: 2, rules: Bayesian::default() };
        all.put(shop, Some("tea"), basis, 4.5);
        assert_eq!(all.get(shop, Some("tea"), basis), Some(4.5));
        let fewer = Bayesian { prior_weight: 0, ..basis.rules };
        for other in [Basis { changes: 2, ..basis }, Basis { day: 3, ..basis }, Basis { rules: fewer, ..basis }] {
            assert_eq!(all.get(shop, Some("tea"), other), None);
        }
        assert_eq!(all.get(shop, None, basis), None);
        (0..MOST).for_each(|n| all.put(shop, Some(&n.to_string()), basis, 1.0));
        assert!(all.scores().len() <= MOST && all.get(shop, Some("tea"), basis).is_none());
    }
}
