//! Ids that follow from what they stand for, so that a replay of the log gives the same.

use primitives::{ShopId, derived_id};
use uuid::Uuid;

pub(crate) fn review(shop: ShopId, review_id: &str) -> Uuid {
    derived_id(shop, "review", &[review_id.as_bytes()])
}

pub(crate) fn recovery(review: Uuid) -> Uuid {
    derived_id(ShopId(review), "recovery", &[])
}

/// The answer that came with an imported review.
pub(crate) fn imported_reply(review: Uuid) -> Uuid {
    derived_id(ShopId(review), "imported reply", &[])
}

/// What was noticed of a review once it was there, which is looked for once.
pub(crate) fn suspicion(review: Uuid) -> Uuid {
    derived_id(ShopId(review), "suspicion", &[])
}
