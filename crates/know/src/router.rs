use utoipa_axum::router::OpenApiRouter;

use crate::{Know, customers};

/// The routes under `/api/v1`.
pub fn router() -> OpenApiRouter<Know> {
    OpenApiRouter::new().merge(customers::routes())
}
