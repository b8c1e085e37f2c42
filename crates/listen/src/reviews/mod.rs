//! Reviews: what shoppers and senders state, what follows from it, and how staff see it.

mod decide;
mod detail;
mod export;
mod filter;
mod invited;
mod label;
mod layouts;
mod list;
mod overview;
#[cfg(test)]
mod plans;
pub(crate) mod row;
mod search;
mod submit;
mod suspect;
pub(crate) mod view;

pub(crate) use decide::REASONS;
pub(crate) use filter::low;
pub use row::ENDS_BADLY;
pub(crate) use search::are_few;
pub use submit::{Edit, FollowUp, Submission, Submitted, edit, follow_up, submit, vote};
pub(crate) use submit::{buyer, find};

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::Listen;

pub(crate) fn routes() -> OpenApiRouter<Listen> {
    OpenApiRouter::new()
        .routes(routes!(list::list))
        .routes(routes!(export::export))
        .routes(routes!(overview::overview))
        .routes(routes!(invited::invited))
        .routes(routes!(detail::show))
        .routes(routes!(decide::decide))
        .routes(routes!(label::label))
}
