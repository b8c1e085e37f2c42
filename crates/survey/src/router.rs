use axum::Router;
use utoipa_axum::router::OpenApiRouter;

use crate::{Surveys, invitations, phone, responses, results, settings, shopper, site, surveys, templates};

/// The routes under `/api/v1`.
pub fn router() -> OpenApiRouter<Surveys> {
    OpenApiRouter::new()
        .merge(surveys::routes())
        .merge(templates::routes())
        .merge(invitations::routes())
        // Read, followed up, entered: results/, responses/, phone/, site/ (the QR code).
        .merge(results::routes())
        .merge(responses::routes())
        .merge(phone::routes())
        .merge(site::routes())
        .merge(settings::routes())
}

/// The routes at the root: the pages of links, and what the shop's own pages ask.
pub fn pages_router() -> Router<Surveys> {
    Router::new().merge(shopper::router()).merge(site::pages_router())
}
