//! How a shop answers, in numbers.

mod estimate;
mod measures;
mod overview;
mod waiting;

pub(crate) use estimate::Estimate;
pub use measures::{Answering, answering};
pub(crate) use measures::{Measures, measures};
pub use waiting::{Waiting, waiting};

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::Feedback;

pub(crate) fn routes() -> OpenApiRouter<Feedback> {
    OpenApiRouter::new().routes(routes!(overview::overview))
}
