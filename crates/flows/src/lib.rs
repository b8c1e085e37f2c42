//! What joins several domains, one file per story.
//!
//! A flow may depend on every domain and read every table; it writes only through the domains.

mod erasure;
mod relay;
mod setup_guide;
mod state;
mod today;

pub use erasure::erasures;
pub use relay::relay;
pub use state::Flows;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// The routes under `/api/v1`.
pub fn router() -> OpenApiRouter<Flows> {
    OpenApiRouter::new().routes(routes!(today::today)).routes(routes!(setup_guide::setup_guide))
}
