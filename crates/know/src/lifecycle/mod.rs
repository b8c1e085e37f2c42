//! Where a customer stands: potential, new, active, loyal or churned.
//!
//! The class, and the history of classes with its dates, follows from the customer's orders, the shop's rules
//! ([`Rules`]) and the day alone. What a batch of events touches is classed with it ([`classify`]), and what orders
//! changed is told as an event in the same transaction; what only time changes, or a file brought, is
//! found by [`reconcile`], which tells of it too. Only what changed in the last days is told, and once.

mod classes;
mod counts;
mod get;
mod history;
mod news;
mod rhythm;
mod rules;
mod set_rules;
#[cfg(test)]
mod tests;

pub(crate) use classes::changes;
pub use classes::{Class, classify, reconcile};
pub use counts::{ClassCounts, over_time};
pub(crate) use history::Change;
pub(crate) use news::{NEWS, tell_at_once};
pub use rules::Rules;
pub(crate) use rules::load as rules_of;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::Know;

pub(crate) fn router() -> OpenApiRouter<Know> {
    OpenApiRouter::new().routes(routes!(get::get)).routes(routes!(set_rules::set, set_rules::reset))
}

pub(crate) const DAY: i64 = 86_400_000_000;
