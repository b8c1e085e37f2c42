//! Answers that staff write down while they talk to somebody.

mod enter;
mod order;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::Surveys;

pub(crate) fn routes() -> OpenApiRouter<Surveys> {
    OpenApiRouter::new().routes(routes!(enter::enter)).routes(routes!(order::get))
}
