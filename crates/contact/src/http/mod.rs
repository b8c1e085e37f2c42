//! What staff see and set.

mod bounce;
mod customer;
mod list;
mod merge;
mod overview;
mod resume;
mod settings;
mod status;
mod test_mail;

use axum::Router;
use axum::routing::get;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::{Contact, unsubscribe};

/// The routes under `/api/v1`.
pub fn router() -> OpenApiRouter<Contact> {
    OpenApiRouter::new()
        .routes(routes!(settings::get, settings::change))
        .routes(routes!(list::list))
        .routes(routes!(overview::overview))
        .routes(routes!(customer::list))
        .routes(routes!(status::status))
        .routes(routes!(resume::resume))
        .routes(routes!(test_mail::send))
        .routes(routes!(bounce::take))
}

/// The pages at the root: `/u/{token}`.
pub fn pages_router() -> Router<Contact> {
    Router::new().route("/u/{token}", get(unsubscribe::show).post(unsubscribe::change))
}
