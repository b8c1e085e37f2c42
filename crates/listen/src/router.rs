use utoipa_axum::router::OpenApiRouter;

use crate::{Listen, aspects, coupons, learning, media, questions, recoveries, replies, reviews, scores, settings};

/// The routes under `/api/v1`.
pub fn router() -> OpenApiRouter<Listen> {
    OpenApiRouter::new()
        .merge(reviews::routes())
        .merge(media::routes())
        .merge(replies::routes())
        .merge(questions::routes())
        .merge(recoveries::routes())
        .merge(scores::routes())
        .merge(aspects::routes())
        .merge(learning::routes())
        .merge(settings::routes())
        .merge(coupons::routes())
}
