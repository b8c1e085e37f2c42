//! The shop's scores: which reviews count ([`rules`]), their sums by day ([`sums`]), and the numbers made of them.

pub(crate) mod changes;
pub(crate) mod formulas;
pub(crate) mod read;
pub(crate) mod report;
pub(crate) mod rules;
pub(crate) mod sums;
pub(crate) mod window;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::Listen;

pub(crate) fn routes() -> OpenApiRouter<Listen> {
    OpenApiRouter::new().routes(routes!(report::scores))
}
