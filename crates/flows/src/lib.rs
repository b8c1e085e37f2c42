//! What joins several domains, one file per story.
//!
//! A flow may depend on every domain and read every table; it writes only through the domains.

mod answered;
mod behaviour;
mod copy;
mod directory;
mod erasure;
mod found;
mod products;
mod reading;
mod recent;
mod relay;
mod retention;
mod scoreboard;
mod setup_guide;
mod state;
mod today;
mod told_tags;
mod traces;
mod unread;
mod voices;

pub use answered::Answered;
pub use copy::{CustomerCopy, NOT_HANDED, lists as lists_of_copy};
pub use directory::Customers;
pub use erasure::{ErasureError, Erasures, TOUCHED};
pub use reading::Texts;
pub use relay::{RelayError, drain, relay};
pub use retention::{RetentionError, kept_from, retain, upkeep};
pub use state::Flows;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// The routes under `/api/v1`.
pub fn router() -> OpenApiRouter<Flows> {
    OpenApiRouter::new()
        .routes(routes!(today::today))
        .routes(routes!(copy::export))
        .routes(routes!(setup_guide::setup_guide))
        .routes(routes!(scoreboard::scoreboard))
        .routes(routes!(scoreboard::export))
        .routes(routes!(scoreboard::side_by_side))
        .routes(routes!(unread::list))
        .routes(routes!(unread::dismiss))
        .routes(routes!(unread::restore))
        .merge(behaviour::router())
        .routes(routes!(voices::aspects))
        .routes(routes!(voices::course))
        .routes(routes!(voices::sentences))
        .routes(routes!(voices::news))
}
