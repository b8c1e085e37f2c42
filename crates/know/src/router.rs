use utoipa_axum::router::OpenApiRouter;

use crate::{Know, as_of, customers, demand, identity, lifecycle, predictions, rfm, segments};

/// The routes under `/api/v1`.
pub fn router() -> OpenApiRouter<Know> {
    OpenApiRouter::new()
        .merge(customers::routes())
        .merge(identity::router())
        .merge(lifecycle::router())
        .merge(rfm::router())
        .merge(predictions::router())
        .merge(segments::router())
        .merge(demand::router())
        .merge(as_of::router())
}
