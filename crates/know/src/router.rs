use utoipa_axum::router::OpenApiRouter;

use crate::{Know, as_of, custom_fields, customers, demand, identity, lifecycle, predictions, rfm, segments};

/// The routes under `/api/v1`.
pub fn router() -> OpenApiRouter<Know> {
    OpenApiRouter::new()
        .merge(customers::routes())
        .merge(custom_fields::router())
        .merge(identity::router())
        .merge(lifecycle::router())
        .merge(rfm::router())
        .merge(predictions::router())
        .merge(segments::router())
        .merge(demand::router())
        .merge(as_of::router())
}
