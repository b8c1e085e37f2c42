use utoipa_axum::router::OpenApiRouter;

use crate::{Listen, recoveries, replies, reviews};

/// The routes under `/api/v1`.
pub fn router() -> OpenApiRouter<Listen> {
    OpenApiRouter::new().merge(reviews::routes()).merge(replies::routes()).merge(recoveries::routes())
}
