//! Customers as staff see them: the endpoints under `/customers`.

mod account;
mod bought;
mod bulk;
mod by_name;
mod called;
mod change;
mod consent;
mod consent_source;
mod detail;
mod erase;
mod export;
mod filter;
mod handed;
mod in_segment;
mod interests;
mod late;
mod list;
mod merges;
mod no_purchase;
mod orders;
mod overview;
mod preferences;
mod profile;
mod reach;
mod record_consent;
mod redact;
mod row;
mod sheet;
pub(crate) mod staff_change;
mod timeline;
mod uncounted;

pub use bought::AGAIN_DAYS;
pub use called::called;
pub(crate) use consent::Consent;
pub use erase::{Erasure, Trace, erase, erasure_done, erasures, traced};
pub use export::{Known, export};
pub use filter::CustomerQuery;
pub use handed::without_others;
pub use in_segment::{Called, in_segment};
pub use late::{Late, done_by_others};
pub(crate) use late::{told, without_erased};
pub use reach::{Reach, names, reach, visitor};
pub use redact::{redact, redact_of};
pub use row::CustomerRow;
pub(crate) use row::rows_by_id;
pub(crate) use sheet::{is_column, lines};

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::Know;

pub(crate) fn routes() -> OpenApiRouter<Know> {
    OpenApiRouter::new()
        .routes(routes!(list::list))
        .routes(routes!(overview::overview))
        .routes(routes!(bulk::bulk))
        .routes(routes!(sheet::export_all))
        .routes(routes!(detail::show, change::update, erase::remove))
        .routes(routes!(record_consent::record))
        .routes(routes!(timeline::list))
        .routes(routes!(orders::list))
        .routes(routes!(merges::list))
        .routes(routes!(merges::undo))
        .routes(routes!(merges::merge))
}
