//! Where a customer stands: potential, new, active, loyal or churned.
//!
//! The class follows from the customer's orders, the shop's rules ([`Rules`]) and the day alone. What a batch of events
//! touches is classed with it ([`classify`]); what only time changes is found by [`reconcile`].

mod classes;
mod counts;
mod get;
mod rhythm;
mod rules;
mod set_rules;
#[cfg(test)]
mod tests;

pub use classes::{Class, classify, reconcile};
pub use counts::{ClassCounts, over_time};
pub use rules::Rules;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::Know;

pub(crate) fn router() -> OpenApiRouter<Know> {
    OpenApiRouter::new().routes(routes!(get::get)).routes(routes!(set_rules::set, set_rules::reset))
}

pub(crate) const DAY: i64 = 86_400_000_000;
