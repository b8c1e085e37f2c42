use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use primitives::ShopId;
use serde::Serialize;
use tokio::sync::Notify;
use utoipa::ToSchema;

/// What goes on in the background. One shop learns at a time: it takes a core and some hundred megabytes.
#[derive(Default)]
pub(crate) struct Bench {
    now: Mutex<Now>,
    wake: Notify,
}

#[derive(Default)]
struct Now {
    learning: Option<ShopId>,
    failures: BTreeMap<ShopId, Failure>,
    rereading: BTreeMap<ShopId, Progress>,
}

/// Why nothing was learned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = TextModelFailure)]
pub(crate) struct Failure {
    /// too_few: texts; one_kind: all are good, or all bad; failed: the log has the cause.
    pub code: &'static str,
    /// Texts there are, and texts there must be.
    pub found: i64,
    pub needed: i64,
}

/// Texts that were read again since how they are read has changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = RereadingProgress)]
pub(crate) struct Progress {
    pub done: i64,
    pub total: i64,
}

impl Failure {
    pub const FAILED: Self = Self { code: "failed", found: 0, needed: 0 };
}

impl Bench {
    fn now(&self) -> MutexGuard<'_, Now> {
        self.now.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes the place of the one who learns; false when it is taken.
    pub fn begin(&self, shop: ShopId) -> bool {
        let mut now = self.now();
        if now.learning.is_some() {
            return false;
        }
        now.learning = Some(shop);
        now.failures.remove(&shop);
        true
    }

    pub fn end(&self, shop: ShopId, failure: Option<Failure>) {
        let mut now = self.now();
        now.learning = None;
        if let Some(failure) = failure {
            now.failures.insert(shop, failure);
        }
    }

    pub fn is_learning(&self, shop: ShopId) -> bool {
        self.now().learning == Some(shop)
    }

    pub fn failure(&self, shop: ShopId) -> Option<Failure> {
        self.now().failures.get(&shop).cloned()
    }

    pub fn progress(&self, shop: ShopId) -> Option<Progress> {
        self.now().rereading.get(&shop).copied()
    }

    /// How far reading again has come; `None` when it is through.
    pub fn tell(&self, shop: ShopId, progress: Option<Progress>) {
        let mut now = self.now();
        match progress {
            Some(progress) => now.rereading.insert(shop, progress),
            None => now.rereading.remove(&shop),
        };
    }

    /// Something is to be read again.
    pub fn wake(&self) {
        self.wake.notify_one();
    }

    /// Waits until woken, or so long.
    pub async fn rest(&self, at_most: Duration) {
        let _ = tokio::time::timeout(at_most, self.wake.notified()).await;
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn one_learns_at_a_time() {
        let (one, other) = (ShopId(Uuid::from_u128(1)), ShopId(Uuid::from_u128(2)));
        let bench = Bench::default();
        assert!(bench.begin(one) && !bench.begin(other) && !bench.begin(one));
        assert!(bench.is_learning(one) && !bench.is_learning(other));
        bench.end(one, Some(Failure::FAILED));
        assert_eq!((bench.failure(one), bench.failure(other)), (Some(Failure::FAILED), None));
        assert!(bench.begin(other));
        bench.end(other, None);
        assert!(bench.begin(one) && bench.failure(one).is_none(), "a new try forgets the failure");
    }
}
