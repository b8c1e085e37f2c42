use utoipa_axum::router::OpenApiRouter;

use crate::{Feedback, numbers, portal, posts, settings, threads, votes};

/// The routes under `/api/v1`.
pub fn router() -> OpenApiRouter<Feedback> {
    OpenApiRouter::new()
        .merge(posts::routes())
        .merge(threads::routes())
        .merge(votes::routes())
        .merge(portal::routes())
        .merge(numbers::routes())
        .merge(settings::routes())
}
