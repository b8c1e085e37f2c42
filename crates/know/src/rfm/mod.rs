//! Recency, frequency and money, scored 1 to 5 against the shop's own customers.

mod get;
mod report;
mod run;
#[cfg(test)]
mod tests;

pub use report::RfmReport;
pub(crate) use report::key;
pub use run::{reconcile, run};

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::Know;

pub(crate) fn router() -> OpenApiRouter<Know> {
    OpenApiRouter::new().routes(routes!(get::get))
}
