//! Surveys as staff make them: their questions by version, their audience, their state.

mod borrowed;
mod counts;
mod create;
mod delete;
mod get;
mod list;
mod row;
mod state;
mod update;
mod view;
mod write;

pub(crate) use row::Survey;
pub(crate) use write::{Draft, insert};

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::Surveys;

pub(crate) fn routes() -> OpenApiRouter<Surveys> {
    OpenApiRouter::new()
        .routes(routes!(list::list, create::create))
        .routes(routes!(get::get, update::update, delete::delete))
        .routes(routes!(state::set_state))
}
