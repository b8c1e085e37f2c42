//! What customers speak of, and whether they like it: counts, what changed, and the sentences behind them.

mod by;
mod counts;
mod course;
mod days;
mod list;
mod products;
mod sentences;
pub(crate) mod sums;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::Listen;

pub(crate) fn routes() -> OpenApiRouter<Listen> {
    OpenApiRouter::new().routes(routes!(list::list)).routes(routes!(course::show)).routes(routes!(sentences::list))
}
