//! What everybody sees of questions, and the forms by which a visitor asks and says what helped: without JavaScript,
//! without an account.

mod best;
mod helpful;
mod json;
pub(crate) mod path;
mod send;
mod show;
mod shown;
mod visit;
mod wish;
mod words;

pub(crate) use best::{Answered, best};
pub(crate) use words::Words;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};

use super::followers::Asked;
use crate::shopper::Shopper;

/// What one form may weigh: the longest text in the longest encoding, and room.
const MAX_FORM: usize = 64 << 10;

/// Routes without a session, a cookie or a key.
pub(crate) fn router() -> Router<Shopper> {
    Router::new()
        .route("/public/v1/shops/{shop}/questions", get(json::questions))
        .route("/s/{shop}/questions/{product}", get(show::show).post(send::send))
        .route("/s/{shop}/answers/{answer}/helpful", post(helpful::vote))
        .merge(contact::follower_pages::<Asked>())
        .layer(DefaultBodyLimit::max(MAX_FORM))
}
