//! Who will order again, when, how often and for how much: fitted to the shop once a day, judged on a hold-out.

mod customer;
mod get;
mod histories;
mod outcome;
mod refresh;
mod report;
mod run;
#[cfg(test)]
mod tests;
mod totals;
mod write;

pub use customer::{CustomerPrediction, of_customer};
pub use report::PredictionReport;
pub use run::{reconcile, run};

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::Know;

/// Probability that an interval holds what comes.
pub(crate) const LEVEL: f64 = 0.8;

pub(crate) fn router() -> OpenApiRouter<Know> {
    OpenApiRouter::new().routes(routes!(get::get)).routes(routes!(refresh::refresh))
}
