//! On the shop's own pages: whether a visitor is asked, the first answer given right there, and the QR code for what is
//! printed.

mod answer;
mod ask;
mod due;
mod limits;
mod open;
mod qr;
mod shown;
mod visitor;

pub(crate) use limits::Limits;

use axum::Router;
use axum::routing::get;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::Surveys;

pub(crate) fn routes() -> OpenApiRouter<Surveys> {
    OpenApiRouter::new().routes(routes!(qr::qr))
}

/// What `widget/src/survey.ts` asks from any page.
pub(crate) fn pages_router() -> Router<Surveys> {
    Router::new().route("/public/v1/shops/{shop}/survey", get(ask::ask).post(answer::answer))
}
