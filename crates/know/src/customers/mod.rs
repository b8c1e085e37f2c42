//! Customers as staff see them: the endpoints under `/customers`.

mod bought;
mod bulk;
mod by_name;
mod change;
mod consent;
mod detail;
mod erase;
mod export;
mod filter;
mod interests;
mod late;
mod list;
mod merges;
mod orders;
mod overview;
mod preferences;
mod profile;
mod reach;
mod redact;
mod row;
pub(crate) mod staff_change;
mod timeline;
mod uncounted;

pub use bought::AGAIN_DAYS;
pub(crate) use consent::Consent;
pub use erase::{Erasure, Trace, erase, erasure_done, erasures};
pub use filter::CustomerQuery;
pub use late::Late;
pub(crate) use late::{told, without_erased};
pub use reach::{Reach, names, reach};
pub use redact::{redact, redact_of};
pub use row::CustomerRow;
pub(crate) use row::rows_by_id;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::Know;

pub(crate) fn routes() -> OpenApiRouter<Know> {
    OpenApiRouter::new()
        .routes(routes!(list::list))
        .routes(routes!(overview::overview))
        .routes(routes!(bulk::bulk))
        .routes(routes!(detail::show, change::update, erase::remove))
        .routes(routes!(timeline::list))
        .routes(routes!(orders::list))
        .routes(routes!(merges::list))
        .routes(routes!(merges::undo))
        .routes(routes!(merges::merge))
        .routes(routes!(export::export))
}
