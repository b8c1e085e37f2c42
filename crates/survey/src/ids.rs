//! Ids that follow from what they stand for, so that the same thing never comes twice.

use primitives::{ShopId, SourceId, derived_id};
use uuid::Uuid;

/// The survey that holds what other systems tell of a kind.
pub(crate) fn elsewhere(shop: ShopId, kind: &str) -> Uuid {
    derived_id(shop, "survey elsewhere", &[kind.as_bytes()])
}

/// An occasion of a survey: `what` says which, such as the order's number.
pub(crate) fn invitation(shop: ShopId, survey: Uuid, occasion: &str, what: &str) -> Uuid {
    derived_id(shop, "survey invitation", &[survey.as_bytes(), occasion.as_bytes(), what.as_bytes()])
}

/// An answer that another system tells of.
pub(crate) fn told(shop: ShopId, source: SourceId, message_id: &str) -> Uuid {
    derived_id(shop, "survey response", &[source.0.as_bytes(), message_id.as_bytes()])
}

/// Where an option stands among those that somebody sees in an order of their own.
pub(crate) fn option_order(shop: ShopId, seed: Uuid, question: &str, option: &str) -> Uuid {
    derived_id(shop, "survey option order", &[seed.as_bytes(), question.as_bytes(), option.as_bytes()])
}
