use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};

use super::{Shopper, form, public, withdrawal, write};
use crate::{media, questions, reports};

/// What one form may weigh, all photos together.
const MAX_FORM: usize = 64 << 20;

/// The routes at the root: links, pages, pictures, data for other pages.
pub fn router() -> Router<Shopper> {
    let forms = Router::new()
        .route("/r/{token}", get(form::show).post(form::send))
        .route("/r/{token}/more", post(form::more))
        .route("/r/correct/{token}", get(form::ask_correction).post(form::correct))
        .route("/r/{token}/change", post(form::change))
        .route("/r/{token}/answer", post(form::answer))
        .route("/r/{token}/withdraw", post(form::withdraw))
        .layer(DefaultBodyLimit::max(MAX_FORM));
    Router::new()
        .route("/media/{id}/{size}", get(media::serve))
        .route("/r/withdraw/{token}/{until}", get(withdrawal::ask).post(withdrawal::act))
        .merge(public::router())
        .merge(write::router())
        .merge(questions::public_router())
        .merge(reports::public_router())
        .merge(forms)
}
