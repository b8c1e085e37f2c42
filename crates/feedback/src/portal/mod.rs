//! What everybody sees: the posts that are public, the form to write one, and for its author the thread behind a link.
//!
//! Pages are made on the server and work without JavaScript and cookies; where somebody writes, a script shows what is like
//! it already, and who votes is known again by a cookie.

mod confirm;
mod draft;
mod feed;
mod form;
mod limits;
mod list;
mod mine;
mod path;
mod post;
mod roadmap;
mod said;
mod similar;
mod subscribe;
mod thread;
mod visit;
mod visitors;
mod vote;
pub(crate) mod words;

pub(crate) use limits::Limits;
pub(crate) use visitors::routes;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post as send};

use self::confirm::Posted;
use crate::Feedback;

/// What one form may weigh: the longest text in the longest encoding, and room.
const MAX_FORM: usize = 128 << 10;

/// The routes at the root.
pub fn router() -> Router<Feedback> {
    Router::new()
        .route("/s/{shop}/feedback", get(list::list))
        .route("/s/{shop}/feedback/roadmap", get(roadmap::show))
        .route("/s/{shop}/feedback/mine", get(mine::show))
        .route("/s/{shop}/feedback/feed.atom", get(feed::feed))
        .route("/s/{shop}/feedback/similar", get(similar::similar))
        .route(similar::SCRIPT, get(similar::script))
        .route("/s/{shop}/feedback/new", get(form::show).post(form::send))
        .route("/s/{shop}/feedback/{number}", get(post::show))
        .route("/s/{shop}/feedback/{number}/vote", send(vote::vote))
        .route("/s/{shop}/feedback/{number}/subscribe", send(subscribe::subscribe))
        .route("/f/{token}", get(thread::show).post(thread::write))
        .merge(contact::follower_pages::<Posted>())
        .layer(DefaultBodyLimit::max(MAX_FORM))
}
