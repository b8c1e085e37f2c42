//! The pages on which people answer. They work without JavaScript: what follows from answers comes on the next page, and
//! every page that is sent is kept, so that whoever leaves goes on where they were.

mod chrome;
mod fields;
mod form;
mod gate;
mod limits;
mod open;
mod picture;
mod receive;
mod save;
mod send;
mod sheet;
mod show;
mod view;
mod visit;
mod wanted;
mod words;

pub(crate) use gate::Gate;
pub(crate) use limits::Limits;
pub(crate) use save::{Progress, begin, save};
pub(crate) use wanted::wanted;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::get;

use crate::Surveys;

/// What one page may weigh, all pictures together.
const MAX_FORM: usize = 20 << 20;

/// The routes at the root.
pub(crate) fn router() -> Router<Surveys> {
    Router::new()
        .route("/q/{token}", get(show::show).post(send::send))
        .route("/q/{token}/picture/{id}", get(picture::show))
        .route("/s/{shop}/survey/{id}", get(open::show).post(open::send))
        .layer(DefaultBodyLimit::max(MAX_FORM))
}
