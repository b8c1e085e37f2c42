use utoipa_axum::router::OpenApiRouter;

use crate::Know;

/// The routes under `/api/v1`.
pub fn router() -> OpenApiRouter<Know> {
    OpenApiRouter::new()
}
